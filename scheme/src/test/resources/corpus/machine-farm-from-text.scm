;; A farm read from a table in a text file.
(use-modules (ice-9 match) (ice-9 textual-ports) (srfi srfi-1))
(define key "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKnL2Qd4VRLLn4dzNXz7TJ7pjYpIAfY8xoANnlNhMlJd")
(define text
  (call-with-input-file (string-append (dirname (current-filename)) "/parts/hosts.txt") get-string-all))
(filter-map
 (lambda (line)
   (match (string-tokenize line)
     ((host (= string->number slots) system)
      (build-machine (name (string-append host ".example.org")) (user "builder") (host-key key)
                     (systems (list system)) (parallel-builds slots)))
     (_ #f)))
 (string-split text #\newline))
