// MQL5's dynamic array. An access out of range ends the program with code 70, as a critical error ends an Expert.
// New elements are not zero in MQL5: numbers get a pattern, so that code which relies on zeros shows.
#pragma once
#include <algorithm>
#include <vector>

#include "text.hpp"

namespace mql {

[[noreturn]] void critical(const std::string &what);

template <typename T>
class array {
 public:
  using value_type = T;
  T &operator[](long at) { return items_[checked(at)]; }
  const T &operator[](long at) const { return items_[checked(at)]; }
  int size() const { return static_cast<int>(items_.size()); }
  void resize(int size) {
    const size_t before = items_.size();
    items_.resize(static_cast<size_t>(size));
    if constexpr (std::is_arithmetic_v<T>)
      for (size_t at = before; at < items_.size(); ++at) items_[at] = static_cast<T>(0x5a);
  }
  void reserve(int size) { items_.reserve(static_cast<size_t>(size)); }
  std::vector<T> &items() { return items_; }
  const std::vector<T> &items() const { return items_; }

 private:
  size_t checked(long at) const {
    if (at < 0 || at >= size()) critical("array out of range");
    return static_cast<size_t>(at);
  }
  std::vector<T> items_;
};

template <typename T> int ArraySize(const array<T> &of) { return of.size(); }
template <typename T, size_t N> int ArraySize(const T (&)[N]) { return static_cast<int>(N); }
template <typename T> int ArrayResize(array<T> &of, int size, int reserve = 0) {
  if (size < 0) return -1;
  if (reserve > 0 && size > of.size()) of.reserve(size + reserve);
  of.resize(size);
  return size;
}
template <typename T> void ArrayFree(array<T> &of) { of.items().clear(); }
template <typename T, typename V> int ArrayInitialize(array<T> &of, V value) {
  std::fill(of.items().begin(), of.items().end(), static_cast<T>(value));
  return of.size();
}
/** False when start lies beyond the end. */
template <typename T> bool ArrayRemove(array<T> &of, uint start, uint count = 0xffffffffU) {
  const size_t size = of.items().size();
  if (start >= size) return false;
  const size_t end = std::min<size_t>(size, static_cast<size_t>(start) + count);
  of.items().erase(of.items().begin() + start, of.items().begin() + static_cast<long>(end));
  return true;
}
template <typename T> bool ArraySort(array<T> &of) {
  std::sort(of.items().begin(), of.items().end());
  return of.size() > 0;
}
template <typename T> int ArrayCopy(array<T> &to, const array<T> &from, int to_start = 0, int from_start = 0, int count = -1) {
  const int many = count < 0 ? from.size() - from_start : std::min(count, from.size() - from_start);
  if (many <= 0) return 0;
  if (to.size() < to_start + many) to.resize(to_start + many);
  const std::vector<T> copied(from.items().begin() + from_start, from.items().begin() + from_start + many);
  std::copy(copied.begin(), copied.end(), to.items().begin() + to_start);
  return many;
}
template <typename T> void ZeroMemory(T &of) { of = T{}; }

}  // namespace mql
