;; A list of options taken apart with match.
(use-modules (ice-9 match))
(define (parse args)
  (match args
    (("--port" port . rest) (cons (cons 'port (string->number port)) (parse rest)))
    (((? (lambda (a) (string-prefix? "-" a)) flag) . rest) (cons (list 'flag flag) (parse rest)))
    ((file . rest) (cons file (parse rest)))
    (() '())))
(parse '("--port" "22" "-v" "file.scm"))
