;; Lines of a file beside the program.
(use-modules (ice-9 rdelim))
(define file (string-append (dirname (current-filename)) "/parts/hosts.txt"))
(call-with-input-file file
  (lambda (port)
    (let loop ((line (read-line port)) (lines '()))
      (if (eof-object? line)
          (reverse lines)
          (loop (read-line port) (cons line lines))))))
