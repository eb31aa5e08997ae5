;; What an error's handler is given: subroutine, message, arguments.
(list (catch 'misc-error
        (lambda () (error "no such host:" "a" 'b))
        (lambda (key subr message args . rest) (list key subr message args)))
      (catch 'wrong-type-arg
        (lambda () (+ 1 'x))
        (lambda (key . _) key)))
