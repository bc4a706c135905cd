namespace GeminiRx.Extensions.AI;

/// <summary>The settings of a Gemini client in a configuration; see
/// <c>AddGeminiRx</c>. Every property is a single value, which every binder sets.</summary>
/// <remarks>
/// <para>The rate limits are those of answers and embeddings together. The times, retries and resumptions are those of answers: of the
/// registered <c>ChunkSource</c> and <c>IChatClient</c>. Embeddings have none of them: give each call a cancellation token.</para>
/// <para>Its text form is the name of the type: the key is in no log.</para>
/// </remarks>
public sealed class GeminiSettings
{
    /// <summary>The API key. Default null: an access token is set by code, or <see cref="CredentialsFromHandler"/>.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Whether a handler of the HTTP client adds the key or token to each request, such as one that was registered by
    /// <c>AddGeminiRx(…).AddHttpMessageHandler(…)</c>. The start then needs neither a key nor an access token. Default false.</summary>
    public bool CredentialsFromHandler { get; set; }

    /// <summary>The address of the service; see <see cref="GeminiOptions.Endpoint"/>. Default null: the Gemini API, or the address of the
    /// Vertex AI location.</summary>
    public string? Endpoint { get; set; }

    /// <summary>The model for requests without a model. Default null: <see cref="GeminiOptions.DefaultModel"/>.</summary>
    public string? Model { get; set; }

    /// <summary>The model of embeddings. Default null: <see cref="EmbedRequest.DefaultModel"/>.</summary>
    public string? EmbeddingModel { get; set; }

    /// <summary>The number of dimensions of embeddings, from 1 to 3,072. Default null: the model's own.</summary>
    public int? EmbeddingDimensions { get; set; }

    /// <summary>The Google Cloud project of Vertex AI, together with <see cref="VertexLocation"/>. Default null: the Gemini API.</summary>
    public string? VertexProject { get; set; }

    /// <summary>The location of Vertex AI, such as <c>europe-west4</c> or <c>global</c>. Default null: the Gemini API.</summary>
    public string? VertexLocation { get; set; }

    /// <summary>Whether prompts and answers are logged, at level Trace. Default false.</summary>
    public bool LogContent { get; set; }

    /// <summary>The maximum size of an event in bytes, from 1,024. Default null: 64 MiB.</summary>
    public int? MaxEventBytes { get; set; }

    /// <summary>Whether an answer that spans several exchanges is one answer. Default true.</summary>
    public bool FollowContinuation { get; set; } = true;

    /// <summary>The maximum time to the first content, more than zero; <c>-00:00:00.001</c> for no limit. Default null: that of
    /// <see cref="AnswerPolicy.Interactive"/>, 5 minutes.</summary>
    public TimeSpan? FirstContentTimeout { get; set; }

    /// <summary>The maximum time between two pieces of content, more than zero; <c>-00:00:00.001</c> for no limit. Default null: that of
    /// <see cref="AnswerPolicy.Interactive"/>, 120 seconds.</summary>
    public TimeSpan? ContentGapTimeout { get; set; }

    /// <summary>The maximum time of a response, more than zero; <c>-00:00:00.001</c> for no limit. Default null: no limit.</summary>
    public TimeSpan? TotalTimeout { get; set; }

    /// <summary>The maximum number of retries before the first content, from 0. Each may be billed. Default null: that of
    /// <see cref="AnswerPolicy.Interactive"/>, 4.</summary>
    public int? MaxRetries { get; set; }

    /// <summary>The maximum number of resumptions without progress, from 0, which switches resumption off. Default null: that of
    /// <see cref="AnswerPolicy.Interactive"/>, 4.</summary>
    public int? MaxResumptions { get; set; }

    /// <summary>Whether an answer without a checkpoint is resumed from its text; see <see cref="ResumeOptions.ContinueFromText"/>. Default
    /// false.</summary>
    public bool ContinueFromText { get; set; }

    /// <summary>The maximum number of requests a minute, from 1. Default null: no limit.</summary>
    public int? RequestsPerMinute { get; set; }

    /// <summary>The maximum number of tokens a minute, from 1. Default null: no limit.</summary>
    public int? TokensPerMinute { get; set; }

    /// <summary>The maximum number of requests that wait for a limit, from 0. Default null: 1,000.</summary>
    public int? QueueLimit { get; set; }

    /// <summary>Whether the limiter learns from refusals of the service; see
    /// <see cref="GeminiRateLimiterOptions.LearnFromRefusals"/>. Default false.</summary>
    public bool LearnFromRefusals { get; set; }

    /// <summary>Whether the chat client reports rewinds; see <see cref="GeminiChatOptions.ReportRewinds"/>. Default false.</summary>
    public bool ReportRewinds { get; set; }
}
