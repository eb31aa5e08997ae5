;; Fast machines with little to do, and not those whose disk is nearly full. A machine whose cores are
;; all busy counts as slower by a half, one with a gibibyte more of free memory as faster by a tenth.

(define (room? candidate)
  (> (candidate-free-disk candidate) (* 20 (expt 2 30))))

(define (free-gibibytes candidate)
  (let ((bytes (candidate-free-memory candidate)))
    (and bytes (/ bytes (expt 2 30))))) ; #f where it is not known

(then (filter room?)
      (weigh (cons 1 candidate-speed)
             (cons -1/2 candidate-normalized-load)
             (cons 1/10 free-gibibytes)))
