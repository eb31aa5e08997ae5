;; format to a port and to #f.
(use-modules (ice-9 format))
(list (call-with-output-string (lambda (port) (format port "~a:~d" "host" 22)))
      (with-output-to-string (lambda () (format #t "[~a]" 'out))))
