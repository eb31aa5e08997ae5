;; scm-error and misc-error, with a formatted message.
(catch 'my-error
  (lambda () (scm-error 'my-error "proc" "bad ~a: ~s" '(host "a") #f))
  (lambda (key subr message args data)
    (list key subr (apply simple-format #f message args) data)))
