;;; (ice-9 pretty-print): printing over several lines; here on one.
(define-module (ice-9 pretty-print)
  #:export (pretty-print))

(define (pretty-print value . arguments)
  (let ((port (if (and (pair? arguments) (output-port? (car arguments)))
                  (car arguments)
                  (current-output-port))))
    (write value port)
    (newline port)))
