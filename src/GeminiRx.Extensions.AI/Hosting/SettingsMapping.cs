using System.Threading.RateLimiting;

namespace GeminiRx.Extensions.AI.Hosting;

/// <summary>Converts the settings to the values of the library.</summary>
internal static class SettingsMapping
{
    /// <exception cref="GeminiConfigurationException">The endpoint is invalid.</exception>
    public static void Apply(GeminiSettings settings, GeminiOptions options)
    {
        options.ApiKey = settings.ApiKey;
        options.Endpoint = settings.Endpoint is { } endpoint ? GeminiOptions.ParseEndpoint(endpoint) : GeminiOptions.DefaultEndpoint;
        options.Model = settings.Model ?? GeminiOptions.DefaultModel;
        options.Vertex =
            settings.VertexProject is { } project && settings.VertexLocation is { } location ? new VertexLocation(project, location) : null;
        options.LogContent = settings.LogContent;
        options.MaxEventBytes = settings.MaxEventBytes ?? options.MaxEventBytes;
        options.FollowContinuation = settings.FollowContinuation;
    }

    public static bool HasLimits(GeminiSettings settings) =>
        settings.RequestsPerMinute is not null || settings.TokensPerMinute is not null || settings.LearnFromRefusals;

    public static GeminiRateLimiterOptions ToLimits(GeminiSettings settings, TimeProvider time)
    {
        var options = new GeminiRateLimiterOptions
        {
            RequestsPerMinute = settings.RequestsPerMinute,
            TokensPerMinute = settings.TokensPerMinute,
            LearnFromRefusals = settings.LearnFromRefusals,
            TimeProvider = time,
        };
        return settings.QueueLimit is { } limit ? options with { QueueLimit = limit } : options;
    }

    public static AnswerPolicy ToPolicy(GeminiSettings settings, RateLimiter? limiter)
    {
        var policy = AnswerPolicy.Interactive;
        var retry = policy.Retry! with { MaxRetries = settings.MaxRetries ?? policy.Retry!.MaxRetries };
        var resume = policy.Resume!.Retry with { MaxRetries = settings.MaxResumptions ?? policy.Resume!.Retry.MaxRetries };
        return policy with
        {
            FirstContent = settings.FirstContentTimeout ?? policy.FirstContent,
            Gap = settings.ContentGapTimeout ?? policy.Gap,
            Total = settings.TotalTimeout ?? policy.Total,
            Retry = retry,
            Resume = resume.MaxRetries == 0 ? null : policy.Resume! with { Retry = resume, ContinueFromText = settings.ContinueFromText },
            RateLimiter = limiter,
        };
    }
}
