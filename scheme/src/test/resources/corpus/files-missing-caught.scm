;; The key and message of a file that is not there.
(catch 'system-error
  (lambda () (call-with-input-file "/surely/not/there" read))
  (lambda (key subr message args data)
    (list key (apply format #f message args) data)))
