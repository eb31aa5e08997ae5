;; Features from predicates, machines that are this host left out, errors caught.
(use-modules (srfi srfi-1))
(define key "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKnL2Qd4VRLLn4dzNXz7TJ7pjYpIAfY8xoANnlNhMlJd")
(define (big? host) (string-prefix? "big" host))
(define* (machine host #:optional (slots 1) #:key (kvm? (big? host)))
  (build-machine
    (name host) (user "u") (host-key key) (parallel-builds slots)
    (systems (delete #f (list "x86_64-linux" (and (any big? (list host)) "i686-linux"))))
    (features (if kvm? '("kvm" "big-parallel") '()))))
(define slots (catch #t (lambda () (string->symbol 4)) (lambda _ 4)))
(remove (lambda (m) (string=? (build-machine-name m) (string-append (gethostname) "!")))
        (list (machine "big1" slots) (machine "small1") (machine "small2" 2 #:kvm? #t)))
