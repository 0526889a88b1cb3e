-- wrk script: every request is a trade with an order id of its own; the result is printed as one JSON line.
-- Arguments: template file, host:port, API key, prefix of the ids.
local counter = 0
local setup_count = 0

function setup(thread)
  thread:set("number", setup_count)
  setup_count = setup_count + 1
end

function init(args)
  local file = assert(io.open(args[1], "rb"))
  local template = file:read("*a")
  file:close()
  parts = {}
  local from = 1
  while true do
    local at, to = template:find("@ID@", from, true)
    if not at then break end
    parts[#parts + 1] = template:sub(from, at - 1)
    from = to + 1
  end
  parts[#parts + 1] = template:sub(from)
  head = "POST /api/v1/log_trade HTTP/1.1\r\nHost: " .. args[2] ..
    "\r\nContent-Type: application/json\r\nX-Quant-API-Key: " .. args[3] .. "\r\nContent-Length: "
  prefix = args[4] .. "-" .. number .. "-"
end

function request()
  counter = counter + 1
  local body = table.concat(parts, prefix .. counter)
  return head .. #body .. "\r\n\r\n" .. body
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format(
    'RESULT {"requests":%d,"durationUs":%d,"connect":%d,"read":%d,"write":%d,"status":%d,"timeout":%d,"p50Us":%d,"p90Us":%d,"p99Us":%d,"maxUs":%d}\n',
    summary.requests, summary.duration, e.connect, e.read, e.write, e.status, e.timeout,
    latency:percentile(50), latency:percentile(90), latency:percentile(99), latency.max))
end
