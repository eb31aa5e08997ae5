;; A table of systems chosen by the host's kind.
(define systems '((x86 "x86_64-linux" "i686-linux") (arm "aarch64-linux" "armhf-linux")))
(define* (systems-of kind #:optional (default '("riscv64-linux"))) (or (assq-ref systems kind) default))
(map systems-of '(x86 arm other))
