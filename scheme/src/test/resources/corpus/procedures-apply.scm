;; apply with leading arguments; 1+ and 1-; procedures in data.
(list (apply + '(1 2 3)) (apply max 1 2 '(5 3)) (apply list 1 '())
      (1+ 5) (1- 5)
      (map (lambda (f) (f 3)) (list 1+ 1- (lambda (x) (* x x)))))
