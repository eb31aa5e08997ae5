;; Too many arguments for car.
(car '(1) '(2))
