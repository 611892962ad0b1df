# Writes what R says to test/fixtures/score/wilcoxon.json. Run by hand, in this folder, where R is:
#   Rscript record-wilcoxon.R > ../../../fixtures/score/wilcoxon.json
set.seed(20261121)
number <- function(x) paste(sprintf("%.17g", x), collapse = ",")
cases <- list()
add <- function(kind, x, y, level) {
  if (length(unique(c(x, y))) < 3) return(invisible())
  r <- suppressWarnings(wilcox.test(x, y, conf.int = TRUE, conf.level = level, exact = FALSE, correct = TRUE))
  cases[[length(cases) + 1]] <<- sprintf(
    '{"kind":"%s","experiment":[%s],"control":[%s],"confidence":%s,"low":%.17g,"high":%.17g,"estimate":%.17g}',
    kind, number(x), number(y), level, r$conf.int[1], r$conf.int[2], r$estimate)
}
for (level in c(0.95, 0.98)) for (n in c(5, 10, 30, 60)) {
  add("normal", rnorm(n, 10, 2), rnorm(n, 10, 2), level)
  add("normal, shifted", rnorm(n, 12, 2), rnorm(n, 10, 2), level)
  add("unequal sizes", rnorm(n, 5), rnorm(2 * n, 5.5), level)
  add("heavy tail", rexp(n)^2, rexp(n)^2, level)
  add("small counts with ties", rpois(n, 3), rpois(n, 5), level)
  add("rates with many zeros", rbinom(n, 60, 0.02) / 60 * 100, rbinom(n, 1200, 0.01) / 1200 * 100, level)
}
cat(sprintf('{"r":"%s","cases":[\n%s\n]}\n', R.version.string, paste(unlist(cases), collapse = ",\n")))
