;; The reader's short forms are lists of the long ones.
(list ''a '`(a ,b ,@c) (car ''a) (quote (quote)) '(1 . (2 . (3 . ()))) '(a . b))
