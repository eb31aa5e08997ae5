;;; (ice-9 rdelim): reading lines.
(define-module (ice-9 rdelim)
  #:export (read-delimited read-line read-string write-line))

(define (read-line . arguments)
  (let ((port (if (pair? arguments) (car arguments) (current-input-port)))
        (handle (if (and (pair? arguments) (pair? (cdr arguments))) (cadr arguments) 'trim)))
    (%read-until "\n" port handle)))

(define (read-delimited ends . arguments)
  (let ((port (if (pair? arguments) (car arguments) (current-input-port)))
        (handle (if (and (pair? arguments) (pair? (cdr arguments))) (cadr arguments) 'trim)))
    (%read-until ends port handle)))

(define (read-string . arguments)
  (let ((text (if (and (pair? arguments) (pair? (cdr arguments)))
                  (get-string-n (car arguments) (cadr arguments))
                  (get-string-all (if (pair? arguments) (car arguments) (current-input-port))))))
    (if (eof-object? text) "" text)))

(define (write-line value . port)
  (apply display value port)
  (apply newline port))
