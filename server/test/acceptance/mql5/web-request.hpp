// WebRequest of the shim: one real HTTP/1.1 request over a loopback socket, with the terminal's own header lines.
// Statuses and error codes are those of the documentation: 5200 bad URL, 5201 refused, 5202 too slow, 5203 cut off.
#pragma once

namespace mql {

inline int web_failure(int code) {
  last_error = code;
  return -1;
}

inline int WebRequest(const string &method, const string &url, const string &headers, int timeout_ms,
                      const array<char> &data, array<char> &result, string &result_headers) {
  char host[64] = "", path[1024] = "";
  int port = 80;
  if (std::sscanf(url.std().c_str(), "http://%63[0-9.]:%d%1023s", host, &port, path) != 3) return web_failure(5200);
  if (std::strncmp(host, "127.", 4) != 0) return web_failure(4014);
  last_body.assign(data.data(), data.size());

  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  const timeval limit{timeout_ms / 1000, (timeout_ms % 1000) * 1000};
  setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  inet_pton(AF_INET, host, &address.sin_addr);
  if (connect(socket, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0) {
    close(socket);
    return web_failure(5201);
  }
  std::ostringstream request;
  request << method << ' ' << path << " HTTP/1.1\r\nHost: " << host << ':' << port
          << "\r\nUser-Agent: MetaTrader 5 Terminal/5.4885\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate\r\n"
          << headers << "Content-Length: " << last_body.size() << "\r\nConnection: Keep-Alive\r\n\r\n"
          << last_body;
  const std::string bytes = request.str();
  if (send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(bytes.size())) {
    close(socket);
    return web_failure(5203);
  }
  std::string answer;
  size_t head = std::string::npos, length = 0;
  char buffer[4096];
  while (head == std::string::npos || answer.size() < head + 4 + length) {
    const ssize_t got = recv(socket, buffer, sizeof buffer, 0);
    if (got <= 0) {
      close(socket);
      return web_failure(got < 0 ? 5202 : 5203);
    }
    answer.append(buffer, static_cast<size_t>(got));
    if (head == std::string::npos && (head = answer.find("\r\n\r\n")) != std::string::npos) {
      std::string lower = answer.substr(0, head);
      for (char &c : lower) c = static_cast<char>(std::tolower(c));
      const size_t at = lower.find("content-length:");
      length = at == std::string::npos ? 0 : std::strtoul(lower.c_str() + at + 15, nullptr, 10);
    }
  }
  close(socket);
  result_headers = string(answer.substr(0, head));
  result.assign(answer.substr(head + 4));
  return std::atoi(answer.c_str() + 9);
}

}  // namespace mql
