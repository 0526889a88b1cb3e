// Files of the simulated terminal: two roots, share modes as Windows has them, and the two faults that matter,
// a full disk and a kill in the middle of a write. Locks are flock, so they end with the process, as on Windows.
#include <dirent.h>
#include <fnmatch.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <map>

#include "terminal.hpp"

namespace mql {

FileFaults file_faults;
std::string sandbox_root, common_root;

namespace {
struct OpenFile { int fd; int flags; };
std::map<int, OpenFile> open_files;
int next_handle = 1;
struct Search { std::vector<std::string> names; size_t next; };
std::map<long, Search> searches;
long next_search = 1;

std::string path_of(const string &name, bool common) {
  std::string relative = name.utf8();
  std::replace(relative.begin(), relative.end(), '\\', '/');
  if (relative.empty() || relative.find("..") != std::string::npos || relative.find_first_of(":*?\"<>|") != std::string::npos) return "";
  return (common ? common_root : sandbox_root) + "/" + relative;
}

void make_folders(const std::string &path) {
  for (size_t at = path.find('/', 1); at != std::string::npos; at = path.find('/', at + 1)) mkdir(path.substr(0, at).c_str(), 0700);
}

bool is_folder(const std::string &path) {
  struct stat found{};
  return stat(path.c_str(), &found) == 0 && S_ISDIR(found.st_mode);
}

OpenFile *file_of(int handle) {
  const auto found = open_files.find(handle);
  if (found == open_files.end()) { fail_with(ERR_INVALID_FILEHANDLE); return nullptr; }
  return &found->second;
}
}  // namespace

int FileOpen(const string &name, int flags, short, uint) {
  const std::string path = path_of(name, flags & FILE_COMMON);
  if (path.empty()) return fail_with(ERR_WRONG_FILENAME);
  const bool read = flags & FILE_READ, write = flags & FILE_WRITE;
  if (!write && access(path.c_str(), F_OK) != 0) return fail_with(ERR_FILE_NOT_EXIST);
  if (is_folder(path)) return fail_with(ERR_FILE_IS_DIRECTORY);
  if (write) make_folders(path);
  const int fd = open(path.c_str(), (read && write ? O_RDWR : write ? O_WRONLY : O_RDONLY) | (write ? O_CREAT : 0) | O_CLOEXEC, 0600);
  if (fd < 0) return fail_with(ERR_CANNOT_OPEN_FILE);
  // Without a share flag nobody else may have the file open; readers who share let each other in.
  const bool shared = flags & (FILE_SHARE_READ | FILE_SHARE_WRITE);
  if (flock(fd, (shared ? LOCK_SH : LOCK_EX) | LOCK_NB) != 0) { close(fd); return fail_with(ERR_CANNOT_OPEN_FILE); }
  if (write && !read && ftruncate(fd, 0) != 0) { close(fd); return fail_with(ERR_CANNOT_OPEN_FILE); }
  open_files[next_handle] = {fd, flags};
  return next_handle++;
}
void FileClose(int handle) {
  if (OpenFile *file = file_of(handle)) { close(file->fd); open_files.erase(handle); }
}
void FileFlush(int handle) { file_of(handle); }
ulong FileSize(int handle) {
  struct stat found{};
  const OpenFile *file = file_of(handle);
  return file && fstat(file->fd, &found) == 0 ? static_cast<ulong>(found.st_size) : 0;
}
ulong FileTell(int handle) {
  const OpenFile *file = file_of(handle);
  return file ? static_cast<ulong>(lseek(file->fd, 0, 1)) : 0;
}
bool FileSeek(int handle, long offset, ENUM_FILE_POSITION origin) {
  const OpenFile *file = file_of(handle);
  return file && lseek(file->fd, offset, static_cast<int>(origin)) >= 0;
}
bool FileIsEnding(int handle) { return FileTell(handle) >= FileSize(handle); }

uint file_write(int handle, const char *bytes, size_t length) {
  const OpenFile *file = file_of(handle);
  if (!file) return 0;
  if (!(file->flags & FILE_WRITE)) { fail_with(ERR_FILE_NOTTOWRITE); return 0; }
  if (file_faults.kill_after_writes > 0 && --file_faults.kill_after_writes == 0) {
    const ssize_t torn = write(file->fd, bytes, std::min<size_t>(length, static_cast<size_t>(file_faults.kill_after_bytes)));
    _exit(torn < 0 ? 71 : 137);
  }
  // The buffer took it, and the disk does not: no function of the terminal tells.
  if (file_faults.loses_late) return static_cast<uint>(length);
  const size_t room = file_faults.room_bytes < 0 ? length : std::min<size_t>(length, static_cast<size_t>(file_faults.room_bytes));
  const ssize_t written = write(file->fd, bytes, room);
  if (file_faults.room_bytes >= 0 && written > 0) file_faults.room_bytes -= written;
  if (written < static_cast<ssize_t>(length)) { ++file_faults.refused; fail_with(ERR_FILE_WRITEERROR); }
  return written < 0 ? 0 : static_cast<uint>(written);
}
uint file_read(int handle, char *bytes, size_t length) {
  const OpenFile *file = file_of(handle);
  if (!file) return 0;
  if (!(file->flags & FILE_READ)) { fail_with(ERR_FILE_NOTTOREAD); return 0; }
  const ssize_t got = read(file->fd, bytes, length);
  return got < 0 ? 0 : static_cast<uint>(got);
}
/** A TXT file gets the missing CR before each LF. */
uint FileWriteString(int handle, const string &text, int) {
  const OpenFile *file = file_of(handle);
  if (!file) return 0;
  std::string bytes = text.utf8();
  if (file->flags & FILE_TXT)
    for (size_t at = bytes.find('\n'); at != std::string::npos; at = bytes.find('\n', at + 1))
      if (at == 0 || bytes[at - 1] != '\r') bytes.insert(at++, "\r");
  return file_write(handle, bytes.data(), bytes.size());
}
string FileReadString(int handle, int) {
  std::string line;
  char byte = 0;
  while (file_read(handle, &byte, 1) == 1 && byte != '\n') line += byte;
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return string(line);
}

bool FileIsExist(const string &name, int common) {
  const std::string path = path_of(name, common & FILE_COMMON);
  if (path.empty() || access(path.c_str(), F_OK) != 0) { fail_with(ERR_FILE_NOT_EXIST); return false; }
  if (is_folder(path)) { fail_with(ERR_FILE_IS_DIRECTORY); return false; }
  return true;
}
bool FileDelete(const string &name, int common) {
  if (!FileIsExist(name, common)) return false;
  return unlink(path_of(name, common & FILE_COMMON).c_str()) == 0;
}
/** Refuses to replace a file unless FILE_REWRITE is given. */
bool FileMove(const string &from, int from_common, const string &to, int flags) {
  if (!FileIsExist(from, from_common)) return false;
  const std::string target = path_of(to, flags & FILE_COMMON);
  if (target.empty()) { fail_with(ERR_WRONG_FILENAME); return false; }
  if (!(flags & FILE_REWRITE) && access(target.c_str(), F_OK) == 0) { fail_with(ERR_FILE_CANNOT_REWRITE); return false; }
  make_folders(target);
  return rename(path_of(from, from_common & FILE_COMMON).c_str(), target.c_str()) == 0;
}
bool FolderCreate(const string &name, int common) {
  const std::string path = path_of(name, common & FILE_COMMON);
  if (path.empty()) return false;
  make_folders(path + "/");
  return is_folder(path);
}

/** Names without their folder; a folder's name ends with a backslash. No order is promised, so none is given. */
long FileFindFirst(const string &filter, string &name, int common) {
  std::string pattern = filter.utf8();
  std::replace(pattern.begin(), pattern.end(), '\\', '/');
  const size_t slash = pattern.rfind('/');
  const std::string folder = (common & FILE_COMMON ? common_root : sandbox_root) + "/" + (slash == std::string::npos ? "" : pattern.substr(0, slash));
  const std::string names = slash == std::string::npos ? pattern : pattern.substr(slash + 1);
  Search search{{}, 0};
  if (DIR *entries = opendir(folder.c_str())) {
    while (const dirent *entry = readdir(entries)) {
      const std::string found = entry->d_name;
      if (found == "." || found == ".." || fnmatch(names.c_str(), found.c_str(), FNM_CASEFOLD) != 0) continue;
      search.names.push_back(is_folder(folder + "/" + found) ? found + "\\" : found);
    }
    closedir(entries);
  }
  if (search.names.empty()) return fail_with(ERR_FILE_NOT_FOUND);
  name = string(search.names[search.next++]);
  searches[next_search] = search;
  return next_search++;
}
bool FileFindNext(long handle, string &name) {
  const auto found = searches.find(handle);
  if (found == searches.end() || found->second.next >= found->second.names.size()) return false;
  name = string(found->second.names[found->second.next++]);
  return true;
}
void FileFindClose(long handle) { searches.erase(handle); }

}  // namespace mql
