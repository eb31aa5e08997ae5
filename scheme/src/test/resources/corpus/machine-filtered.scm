;; Machines are values: filter, sort and find work on them.
(use-modules (srfi srfi-1) (srfi srfi-26))
(define (machine host slots)
  (build-machine
    (name host) (systems '("x86_64-linux")) (user "u") (parallel-builds slots)
    (host-key "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKnL2Qd4VRLLn4dzNXz7TJ7pjYpIAfY8xoANnlNhMlJd")))
(define all (map machine '("a" "b" "c" "d") '(4 1 3 2)))
(define by-slots
  (sort all (lambda (x y) (< (build-machine-parallel-builds x) (build-machine-parallel-builds y)))))
(list (map build-machine-name by-slots)
      (build-machine-name (find (lambda (m) (= 3 (build-machine-parallel-builds m))) all))
      (filter-map (lambda (m) (and (even? (build-machine-parallel-builds m)) (build-machine-name m))) all)
      (map (cut build-machine-name <>) (remove (lambda (m) (eq? m (car all))) all)))
