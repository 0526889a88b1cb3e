// WebRequest of the shim: real HTTP/1.1 over a loopback socket, with the terminal's own header lines and its redirects.
// -1 with 4014 unlisted or tester, 5200 bad URL, 5201 refused, 5202 too slow, 5203 cut off, as documented.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <strings.h>
#include <sys/time.h>

#include <utility>

#include "terminal.hpp"

namespace mql {

namespace {
struct Address { std::string host, path; int port; };

bool read_url(const std::string &url, Address &to) {
  if (url.size() > 1024 || url.compare(0, 7, "http://") != 0) return false;
  const size_t slash = url.find('/', 7);
  const std::string authority = url.substr(7, slash == std::string::npos ? std::string::npos : slash - 7);
  const size_t colon = authority.find(':');
  to.host = authority.substr(0, colon);
  to.port = colon == std::string::npos ? 80 : std::atoi(authority.c_str() + colon + 1);
  to.path = slash == std::string::npos ? "/" : url.substr(slash);
  return !to.host.empty() && to.port > 0 && to.port < 65536;
}

/** The list holds addresses; a request is allowed when its URL begins with one of them. */
bool is_allowed(const std::string &url) {
  for (const std::string &entry : terminal.allowed)
    if (strncasecmp(url.c_str(), entry.c_str(), entry.size()) == 0) return true;
  return false;
}

std::string header_value(const std::string &head, const std::string &name) {
  for (size_t at = head.find("\r\n"); at != std::string::npos; at = head.find("\r\n", at + 2))
    if (strncasecmp(head.c_str() + at + 2, (name + ":").c_str(), name.size() + 1) == 0) {
      const size_t from = head.find_first_not_of(' ', at + 3 + name.size());
      return head.substr(from, head.find("\r\n", from) - from);
    }
  return "";
}

class Socket {
 public:
  explicit Socket(int fd) : fd_(fd) {}
  ~Socket() { if (fd_ >= 0) close(fd_); }
  Socket(const Socket &) = delete;
  int fd() const { return fd_; }
 private:
  int fd_;
};

/** A chunked body, put together; false while the last chunk is missing. */
bool join_chunks(const std::string &raw, std::string &body) {
  body.clear();
  for (size_t at = 0;;) {
    const size_t end = raw.find("\r\n", at);
    if (end == std::string::npos) return false;
    const size_t length = std::strtoul(raw.c_str() + at, nullptr, 16);
    if (length == 0) return true;
    if (raw.size() < end + 2 + length + 2) return false;
    body += raw.substr(end + 2, length);
    at = end + 2 + length + 2;
  }
}

int exchange(const std::string &method, const Address &to, const std::string &headers, int timeout_ms, const std::string &data,
             std::string &head, std::string &body) {
  const Socket socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const timeval limit{timeout_ms / 1000, timeout_ms % 1000 * 1000};
  setsockopt(socket.fd(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(to.port));
  if (inet_pton(AF_INET, to.host == "localhost" ? "127.0.0.1" : to.host.c_str(), &address.sin_addr) != 1 ||
      (ntohl(address.sin_addr.s_addr) >> 24) != 127) return fail_with(ERR_WEBREQUEST_CONNECT_FAILED);
  if (connect(socket.fd(), reinterpret_cast<sockaddr *>(&address), sizeof address) != 0) return fail_with(ERR_WEBREQUEST_CONNECT_FAILED);
  const std::string build = text_of(terminal.settings, "build").utf8();
  const std::string request = method + " " + to.path + " HTTP/1.1\r\nHost: " + to.host + ":" + std::to_string(to.port) +
      "\r\nUser-Agent: MetaTrader 5 Terminal/5." + build + "\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate\r\n" + headers +
      "Content-Length: " + std::to_string(data.size()) + "\r\nConnection: Keep-Alive\r\n\r\n" + data;
  for (size_t sent = 0; sent < request.size();) {
    const ssize_t more = send(socket.fd(), request.data() + sent, request.size() - sent, MSG_NOSIGNAL);
    if (more <= 0) return fail_with(ERR_WEBREQUEST_REQUEST_FAILED);
    sent += static_cast<size_t>(more);
  }
  std::string answer;
  char buffer[16384];
  for (;;) {
    const ssize_t got = recv(socket.fd(), buffer, sizeof buffer, 0);
    if (got < 0) return fail_with(ERR_WEBREQUEST_TIMEOUT);
    if (got == 0) return fail_with(ERR_WEBREQUEST_REQUEST_FAILED);
    answer.append(buffer, static_cast<size_t>(got));
    const size_t end = answer.find("\r\n\r\n");
    if (end == std::string::npos) continue;
    head = answer.substr(0, end);
    const std::string rest = answer.substr(end + 4);
    if (strcasecmp(header_value(head, "transfer-encoding").c_str(), "chunked") == 0) {
      if (join_chunks(rest, body)) break;
      continue;
    }
    const size_t length = std::strtoul(header_value(head, "content-length").c_str(), nullptr, 10);
    body = rest.substr(0, length);
    if (body.size() >= length) break;
  }
  return head.size() > 9 ? std::atoi(head.c_str() + 9) : fail_with(ERR_WEBREQUEST_REQUEST_FAILED);
}
}  // namespace

int WebRequest(const string &method, const string &url, const string &headers, int timeout_ms, const array<char> &data,
               array<char> &result, string &result_headers) {
  std::string target = url.utf8(), verb = method.utf8(), sent(data.items().begin(), data.items().end());
  terminal.last_body = sent;
  if (whole_of(terminal.settings, "tester") != 0) return fail_with(ERR_FUNCTION_NOT_ALLOWED);
  for (int hop = 0; hop < 5; ++hop) {
    Address address;
    if (!read_url(target, address)) return fail_with(ERR_WEBREQUEST_INVALID_ADDRESS);
    if (!is_allowed(target)) return fail_with(ERR_FUNCTION_NOT_ALLOWED);
    std::string head, body;
    if (!terminal.account_in_request.empty()) terminal.account = std::exchange(terminal.account_in_request, "");
    const int status = exchange(verb, address, headers.utf8(), timeout_ms, sent, head, body);
    if (status < 0) return -1;
    const std::string location = header_value(head, "location");
    if ((status == 301 || status == 302) && !location.empty()) {
      target = location[0] == '/' ? "http://" + address.host + ":" + std::to_string(address.port) + location : location;
      verb = "GET";
      sent.clear();
      continue;
    }
    result.items().assign(body.begin(), body.end());
    result_headers = string(head + "\r\n");
    return status;
  }
  return fail_with(ERR_WEBREQUEST_REQUEST_FAILED);
}

/** The older form forces its own content type. */
int WebRequest(const string &method, const string &url, const string &cookie, const string &referer, int timeout_ms,
               const array<char> &data, int data_size, array<char> &result, string &result_headers) {
  array<char> sent = data;
  sent.resize(std::min(data_size, data.size()));
  string headers("Content-Type: application/x-www-form-urlencoded\r\n");
  if (!cookie.units().empty()) headers += string("Cookie: ") + cookie + string("\r\n");
  if (!referer.units().empty()) headers += string("Referer: ") + referer + string("\r\n");
  return WebRequest(method, url, headers, timeout_ms, sent, result, result_headers);
}

}  // namespace mql
