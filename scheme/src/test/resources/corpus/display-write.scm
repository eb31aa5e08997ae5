;; display and write of all kinds of data.
(define (shown x) (list (object->string x display) (object->string x)))
(map shown (list "a\"b" #\a '("x" #\y z) #("v") 1.5 #t '() #:k 'sym (cons 1 2) ''q))
