;; case with a clause whose data are no list.
(case 1 (1 'one))
