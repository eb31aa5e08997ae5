;; catch of a key gets the key and the arguments of throw.
(list (catch 'mine
        (lambda () (throw 'mine 1 "two" 'three))
        (lambda (key . args) (cons key args)))
      (catch 'mine
        (lambda () 'normal)
        (lambda (key . args) 'never)))
