// Plays the terminal: one call of the founding text's function with the values of the command line.
// Prints the body that went out as hex, so that the test can hold the stored row against what was really sent.
#include "shim.hpp"

namespace mql {
#include "SendTradeWebhook.cpp"
}

int main(int count, char **given) {
  if (count != 8) return 2;
  mql::last_quote.seconds = std::atoll(given[7]);
  mql::SendTradeWebhook(mql::string(given[1]), std::atof(given[2]), std::atof(given[3]), std::atof(given[4]),
                        std::atof(given[5]), std::atoll(given[6]));
  for (unsigned char byte : mql::last_body) std::printf("%02x", byte);
  std::printf("\n");
  return 0;
}
