# Works out again, by R's own functions where it has them, what oracle_measure printed, and fails
# when a result differs by more than 1e-9 of it or of 1.
input <- file("stdin")
lines <- strsplit(readLines(input), "\t", fixed = TRUE)
close(input)

numbers <- function(text) as.numeric(strsplit(text, " ", fixed = TRUE)[[1]])
reached <- function(all, seen) mean(all >= seen - 1e-12 * max(1, abs(seen)))

wilson <- function(x) {
  unname(suppressWarnings(prop.test(x[[1]][1], x[[1]][2], conf.level = x[[1]][3],
                                    correct = FALSE))$conf.int[1:2])
}
fisher <- function(x) {
  table <- matrix(x[[1]], 2, byrow = TRUE)
  c(fisher.test(table)$p.value, fisher.test(table, alternative = "less")$p.value)
}
distribution <- function(x) {
  v <- x[[1]]
  c(qnorm(v[1]), qt(v[1], v[3]), pt(v[2], v[3], lower.tail = FALSE), pt(v[2], v[3]))
}
adjusted <- function(x) p.adjust(x[[1]], "BH")
located <- function(x) {
  test <- suppressWarnings(wilcox.test(x[[1]], conf.int = TRUE, exact = TRUE, conf.level = x[[2]]))
  n <- length(x[[1]]) # wilcox.test does not tell which confidence its interval reaches
  first <- max(qsignrank((1 - x[[2]]) / 2, n), 1)
  c(test$estimate, test$conf.int[1:2], 1 - 2 * psignrank(first - 1, n))
}
jackknife <- function(x) {
  n <- length(x[[1]])
  error <- sqrt((n - 1) / n * sum((x[[1]] - mean(x[[1]]))^2))
  c(error, x[[2]][1] + c(-1, 1) * qt((1 + x[[2]][2]) / 2, n - 1) * error)
}
robust <- function(x) {
  u <- suppressWarnings(wilcox.test(x[[1]], x[[2]], exact = FALSE))$statistic
  c(median(x[[1]]), mad(x[[1]], constant = 1), u / length(x[[1]]) / length(x[[2]]))
}
flipped <- function(x) {
  v <- x[[1]]
  signs <- as.matrix(expand.grid(rep(list(c(-1, 1)), length(v))))
  means <- as.vector(signs %*% v) / length(v)
  c(mean(v), reached(means, mean(v)), reached(abs(means), abs(mean(v))))
}
relabelled <- function(x) { # two groups; the first unit always goes with some others
  cells <- length(x[[1]]) / 2
  units <- sqrt(cells)
  pairs <- combn(units, 2)
  groups <- combn(units, units / 2)
  groups <- groups[, groups[1, ] == 1, drop = FALSE]
  statistics <- function(distances) {
    d <- matrix(distances, units)[t(pairs)]
    apply(groups, 2, function(group) {
      same <- (pairs[1, ] %in% group) == (pairs[2, ] %in% group)
      mean(d[!same]) - mean(d[same])
    })
  }
  odd <- which(colSums(groups == seq(1, units, 2)) == units / 2)
  first <- statistics(x[[1]][1:cells])
  second <- statistics(x[[1]][cells + 1:cells])
  whole <- (first + second) / 2
  c(whole[odd], reached(whole, whole[odd]), reached(outer(first, second, "+") / 2, whole[odd]))
}
kendall <- function(x) cor(x[[1]], x[[2]], method = "kendall")
event <- function(x) {
  days <- length(x[[1]])
  before <- x[[3]][1]
  data <- data.frame(market = x[[1]], security = x[[2]])
  fit <- lm(security ~ market, data[1:before, ])
  window <- data[(before + 1):days, ]
  s <- summary(fit)$sigma
  abnormal <- window$security - predict(fit, window)
  sums <- c(nrow(window), sum(window$market))
  error <- sqrt(nrow(window) * s^2 + c(t(sums) %*% vcov(fit) %*% sums))
  car <- sum(abnormal)
  df <- before - 2
  c(coef(fit), s, summary(fit)$r.squared, car, s * sqrt(nrow(window)), error, car / error,
    2 * pt(-abs(car / error), df), car + c(-1, 1) * qt((1 + x[[3]][2]) / 2, df) * error)
}

counts <- worst <- list()
for (line in lines) {
  name <- line[1]
  inputs <- lapply(line[2:(length(line) - 1)], numbers)
  ours <- numbers(line[length(line)])
  theirs <- unname(get(name)(inputs))
  apart <- if (length(ours) == length(theirs)) max(abs(ours - theirs) / pmax(1, abs(theirs))) else Inf
  if (is.na(apart) || apart > 1e-9) {
    cat(name, "differs:", line[2], "aedile", format(ours, digits = 15), "R",
        format(theirs, digits = 15), "\n")
  }
  counts[[name]] <- sum(counts[[name]], 1)
  worst[[name]] <- max(worst[[name]], ifelse(is.na(apart), Inf, apart))
}
for (name in names(counts)) {
  cat(sprintf("%-13s %5d cases, largest difference %.1e\n", name, counts[[name]], worst[[name]]))
}
quit(status = if (length(counts) == 11 && all(unlist(worst) <= 1e-9)) 0 else 1)
