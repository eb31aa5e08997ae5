;; define* with #:key; arguments by keyword in any order.
(define* (machine name #:key (port 22) (user "root") speed)
  (list name port user speed))
(list (machine "a")
      (machine "b" #:user "u" #:port 2222)
      (machine "c" #:speed 1.5))
