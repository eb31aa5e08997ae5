;; Data from a file with read, and with with-input-from-file.
(define file (string-append (dirname (current-filename)) "/parts/data.scm.txt"))
(list (call-with-input-file file read)
      (with-input-from-file file (lambda () (let* ((a (read)) (b (read))) (list b (eof-object? (read))))))
      (let* ((port (open-input-file file)) (datum (read port))) (close-port port) (car datum)))
