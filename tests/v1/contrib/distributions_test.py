"""``tf.contrib.distributions`` against scipy, and moments of draws."""

import numpy as np
import pytest
import scipy.stats

from tfgraph import v1 as tf

ds = tf.contrib.distributions


@pytest.fixture(autouse=True)
def graph():
    with tf.Graph().as_default():
        tf.set_random_seed(1)
        yield


def run(tensor):
    with tf.Session() as session:
        return session.run(tensor)


COVARIANCE = np.array([[2.0, 0.6], [0.6, 1.0]], np.float32)
DENSITIES = (
    (lambda: ds.Poisson(3.0), scipy.stats.poisson(3.0).logpmf, [0.0, 2.0, 5.0]),
    (lambda: ds.Geometric(probs=0.3), lambda x: scipy.stats.geom(0.3).logpmf(x + 1),
     np.array([0.0, 4.0])),
    (lambda: ds.Binomial(5.0, probs=0.3), scipy.stats.binom(5, 0.3).logpmf,
     [0.0, 3.0]),
    (lambda: ds.Logistic(1.0, 2.0), scipy.stats.logistic(1, 2).logpdf, [-1.0, 4.0]),
    (lambda: ds.Gumbel(1.0, 2.0), scipy.stats.gumbel_r(1, 2).logpdf, [-1.0, 4.0]),
    (lambda: ds.Cauchy(1.0, 2.0), scipy.stats.cauchy(1, 2).logpdf, [-1.0, 4.0]),
    (lambda: ds.HalfNormal(2.0), scipy.stats.halfnorm(scale=2).logpdf, [0.5, 3.0]),
    (lambda: ds.InverseGamma(3.0, 2.0), scipy.stats.invgamma(3, scale=2).logpdf,
     [0.5, 3.0]),
    (lambda: ds.Chi2(3.0), scipy.stats.chi2(3).logpdf, [0.5, 3.0]),
    (lambda: ds.TransformedDistribution(ds.Normal(0.0, 1.0), ds.bijectors.Exp()),
     scipy.stats.lognorm(1.0).logpdf, [0.5, 3.0]),
    (lambda: ds.MultivariateNormalFullCovariance([1.0, -1.0], COVARIANCE),
     scipy.stats.multivariate_normal([1, -1], COVARIANCE).logpdf,
     [[0.0, 0.0], [2.0, -1.0]]),
    (lambda: ds.MultivariateNormalDiag([1.0, -1.0], [1.0, 0.5]),
     scipy.stats.multivariate_normal([1, -1], np.diag([1, 0.25])).logpdf,
     [[0.0, 0.0], [2.0, -1.0]]),
)  # fmt: skip


@pytest.mark.parametrize(("make", "log_density", "points"), DENSITIES)
def test_log_prob(make, log_density, points):
    points = np.asarray(points)
    found = run(make().log_prob(tf.constant(points, tf.float32)))
    np.testing.assert_allclose(found, log_density(points), rtol=1e-4)


@pytest.mark.parametrize(
    "make",
    (
        lambda: ds.Poisson(3.0), lambda: ds.Binomial(5.0, probs=0.3),
        lambda: ds.Geometric(probs=0.3), lambda: ds.Logistic(1.0, 0.5),
        lambda: ds.Gumbel(1.0, 0.5), lambda: ds.HalfNormal(2.0),
        lambda: ds.OneHotCategorical(probs=[0.2, 0.8], dtype=tf.float32),
        lambda: ds.MultivariateNormalTriL([1.0, 2.0], np.linalg.cholesky(COVARIANCE)),
        lambda: ds.Mixture(
            ds.Categorical(probs=[0.3, 0.7]), [ds.Normal(-2.0, 0.5), ds.Normal(1.0, 1.0)]
        ),
        lambda: ds.MixtureSameFamily(
            ds.Categorical(probs=[0.3, 0.7]), ds.Normal([-2.0, 1.0], [0.5, 1.0])
        ),
        lambda: ds.Independent(ds.Normal([0.0, 3.0], 1.0), 1),
    ),
)  # fmt: skip
def test_draws_have_the_mean_of_the_distribution(make):
    distribution = make()
    draws, mean = run([distribution.sample(4000), distribution.mean()])
    assert draws.shape == (4000, *np.shape(mean))
    np.testing.assert_allclose(draws.mean(0), mean, atol=0.15)  # 4 standard errors


@pytest.mark.parametrize(
    "make",
    (
        lambda: ds.bijectors.Exp(),
        lambda: ds.bijectors.Softplus(),
        lambda: ds.bijectors.Sigmoid(),
        lambda: ds.bijectors.AffineScalar(1.0, -2.0),
        lambda: ds.bijectors.PowerTransform(0.5),
        lambda: ds.bijectors.Invert(ds.bijectors.Exp()),
        lambda: ds.bijectors.Chain([ds.bijectors.Exp(), ds.bijectors.Softplus()]),
    ),
)
def test_bijectors_invert_and_know_their_jacobian(make):
    bijector, x = make(), tf.constant([0.3, 0.8])
    y = bijector.forward(x)
    slope = tf.log(tf.abs(tf.gradients(y, x)[0]))
    back, log_det, inverse, slope = run(
        [
            bijector.inverse(y),
            bijector.forward_log_det_jacobian(x),
            bijector.inverse_log_det_jacobian(y),
            slope,
        ]
    )
    np.testing.assert_allclose(back, [0.3, 0.8], rtol=1e-5)
    np.testing.assert_allclose(log_det, slope, atol=1e-5)
    np.testing.assert_allclose(inverse, -slope, atol=1e-5)


def test_relaxed_draws_sum_to_one():
    draws = run(ds.RelaxedOneHotCategorical(0.5, probs=[0.2, 0.3, 0.5]).sample(50))
    np.testing.assert_allclose(draws.sum(1), 1.0, rtol=1e-5)
    assert 0 < run(ds.RelaxedBernoulli(0.5, probs=0.3).sample()) < 1


def test_numbers_as_recorded():
    # From conformance/golden/distributions_contrib.json.
    mvn = ds.MultivariateNormalDiag(loc=[1.0, -1.0], scale_diag=[1.0, 0.5])
    unit = ds.MultivariateNormalDiag([0.0, 0.0], [1.0, 1.0])
    mix = ds.Mixture(
        cat=ds.Categorical(probs=[0.4, 0.6]),
        components=[ds.Normal(-1.0, 0.1), ds.Normal(1.0, 0.5)],
    )
    found = run(
        [
            mvn.log_prob([0.5, 0.5]),
            mix.log_prob(0.3),
            ds.softplus_inverse(1.0),
            ds.kl_divergence(mvn, unit),
        ]
    )
    np.testing.assert_allclose(found, [-5.76973, -1.71662, 0.54132, 1.31815], atol=2e-5)
    triangle = run(ds.fill_triangular([1.0, 2.0, 3.0]))
    assert triangle.tolist() == [[3.0, 0.0], [2.0, 1.0]]
