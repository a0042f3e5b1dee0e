/* Counts a server's allocations and its I/O system calls while it runs at full speed.
 *
 *   LD_PRELOAD=alloc_count.so BENCH_COUNTS=/path/to/file server
 *
 * The file is mapped and shared, also with forked workers; the harness reads it before and after a known
 * number of requests and divides the difference. Its layout is `struct counts` below: 64-bit integers in this
 * order. What does not go through these libc functions is not seen: V8's own heap, a static binary, a call
 * inside libc itself. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

struct counts {
    _Atomic uint64_t allocations, bytes, frees;
    _Atomic uint64_t reads, reads_in_vain, writes, waits, epoll_ctls, other;
};

static struct counts before_mapping;
static struct counts* counts = &before_mapping;

#define COUNT(field, by) atomic_fetch_add_explicit(&counts->field, (uint64_t)(by), memory_order_relaxed)

__attribute__((constructor)) static void map_counts(void) {
    const char* path = getenv("BENCH_COUNTS");
    if (path == NULL) return;
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0 || ftruncate(fd, sizeof(struct counts)) != 0) return;
    void* mapped = mmap(NULL, sizeof(struct counts), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (mapped != MAP_FAILED) counts = mapped;
}

/* ---- allocations: glibc's own entry points are called, so that nothing here can recurse ---- */
extern void* __libc_malloc(size_t);
extern void* __libc_calloc(size_t, size_t);
extern void* __libc_realloc(void*, size_t);
extern void* __libc_memalign(size_t, size_t);
extern void __libc_free(void*);

static void note(size_t size) {
    COUNT(allocations, 1);
    COUNT(bytes, size);
}

void* malloc(size_t size) {
    note(size);
    return __libc_malloc(size);
}

void* calloc(size_t count, size_t size) {
    note(count * size);
    return __libc_calloc(count, size);
}

void* realloc(void* old, size_t size) {
    note(size);
    return __libc_realloc(old, size);
}

void* memalign(size_t alignment, size_t size) {
    note(size);
    return __libc_memalign(alignment, size);
}

void* aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void** out, size_t alignment, size_t size) {
    void* made = memalign(alignment, size);
    if (made == NULL) return ENOMEM;
    *out = made;
    return 0;
}

void free(void* block) {
    if (block != NULL) COUNT(frees, 1);
    __libc_free(block);
}

/* ---- system calls: forwarded to the next definition of the same name ---- */
#define FORWARD(result, name, parameters, arguments, tally) \
    result name parameters {                                \
        static result(*next) parameters;                    \
        if (next == NULL) next = dlsym(RTLD_NEXT, #name);   \
        result got = next arguments;                        \
        tally;                                              \
        return got;                                         \
    }

static void note_read(ssize_t got) {
    COUNT(reads, 1);
    if (got < 0 && errno == EAGAIN) COUNT(reads_in_vain, 1);
}

FORWARD(ssize_t, recv, (int fd, void* to, size_t size, int flags), (fd, to, size, flags), note_read(got))
FORWARD(ssize_t, recvmsg, (int fd, struct msghdr* m, int flags), (fd, m, flags), note_read(got))
FORWARD(ssize_t, read, (int fd, void* to, size_t size), (fd, to, size), note_read(got))
FORWARD(ssize_t, readv, (int fd, const struct iovec* v, int n), (fd, v, n), note_read(got))
FORWARD(ssize_t, send, (int fd, const void* from, size_t size, int flags), (fd, from, size, flags),
        COUNT(writes, 1))
FORWARD(ssize_t, sendmsg, (int fd, const struct msghdr* m, int flags), (fd, m, flags), COUNT(writes, 1))
FORWARD(ssize_t, write, (int fd, const void* from, size_t size), (fd, from, size), COUNT(writes, 1))
FORWARD(ssize_t, writev, (int fd, const struct iovec* v, int n), (fd, v, n), COUNT(writes, 1))
FORWARD(int, epoll_wait, (int fd, struct epoll_event* e, int n, int ms), (fd, e, n, ms), COUNT(waits, 1))
FORWARD(int, epoll_pwait, (int fd, struct epoll_event* e, int n, int ms, const sigset_t* s),
        (fd, e, n, ms, s), COUNT(waits, 1))
FORWARD(int, poll, (struct pollfd * p, nfds_t n, int ms), (p, n, ms), COUNT(waits, 1))
FORWARD(int, select, (int n, fd_set* r, fd_set* w, fd_set* e, struct timeval* t), (n, r, w, e, t),
        COUNT(waits, 1))
FORWARD(int, epoll_ctl, (int epoll, int operation, int fd, struct epoll_event* e), (epoll, operation, fd, e),
        COUNT(epoll_ctls, 1))
FORWARD(int, getsockopt, (int fd, int level, int name, void* v, socklen_t* n), (fd, level, name, v, n),
        COUNT(other, 1))
FORWARD(int, setsockopt, (int fd, int level, int name, const void* v, socklen_t n), (fd, level, name, v, n),
        COUNT(other, 1))
