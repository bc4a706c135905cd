using System.Threading.RateLimiting;

namespace GeminiRx;

/// <summary>A limiter for requests of a model: one permit is one token, and every acquisition is one request.
/// <see cref="ChunkOperators.LimitRate"/> acquires the estimated tokens, and tells a <see cref="TokenLease"/> what was used.</summary>
public abstract class TokenRateLimiter : RateLimiter;

/// <summary>A lease of a <see cref="TokenRateLimiter"/>, which learns what its request used.</summary>
public abstract class TokenLease : RateLimitLease
{
    /// <summary>Reports the tokens that the service counted. Only the first report has an effect.</summary>
    /// <param name="tokens">The number of tokens; null if the service sent no count.</param>
    public abstract void ReportTokens(int? tokens);

    /// <summary>Reports that the request failed.</summary>
    /// <param name="failure">The failure; null for an exception of another kind.</param>
    public abstract void ReportFailure(GeminiException? failure);
}
