using System.Text.Json.Serialization;

namespace GeminiRx;

/// <summary>The settings of a <see cref="GenerateRequest"/> that control how the answer is generated: the service's
/// <c>generationConfig</c>.</summary>
/// <remarks>Each property is sent under its name in camel case unless an attribute gives another name; values that are null, false or
/// empty are not sent.</remarks>
public abstract record GenerationConfig
{
    internal const string JsonMediaType = "application/json";

    private protected GenerationConfig() { }

    /// <summary>The number of answers, from 1 to 8; each is billed. Default null: one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int? CandidateCount
    {
        get;
        init => field = Guard.InRange(value, 1, 8);
    }

    /// <summary>Up to five texts, none empty, that end the answer before they appear in it. Default: none.</summary>
    /// <exception cref="ArgumentException">There are more than five texts, or one is empty.</exception>
    public IReadOnlyList<string> StopSequences
    {
        get;
        init =>
            field = Guard.CopyOf(value, text => text.Length > 0, "it must not be empty.") is { Count: <= 5 } texts
                ? texts
                : throw new ArgumentException($"{value.Count} stop sequences are too many: set at most 5.", nameof(StopSequences));
    } = [];

    /// <summary>The maximum number of tokens of the answer, thoughts included, from 1. It applies to the whole answer, even if
    /// the service sends it in several responses. Default null: the model's default limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int? MaxOutputTokens
    {
        get;
        init => field = Guard.AtLeast(value, 1);
    }

    /// <summary>The randomness of the answer, from 0 to 2. Some models ignore it. Default null: the model's default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double? Temperature
    {
        get;
        init => field = Guard.InRange(value, 0, 2);
    }

    /// <summary>The cumulative probability of the tokens that the model samples from, from 0 to 1. Default null: the model's
    /// default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double? TopP
    {
        get;
        init => field = Guard.InRange(value, 0, 1);
    }

    /// <summary>The number of tokens that the model samples from, from 1. Default null: the model's default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int? TopK
    {
        get;
        init => field = Guard.AtLeast(value, 1);
    }

    /// <summary>The seed of the random choices: the same request with the same seed gets a similar answer. Default null:
    /// random.</summary>
    public int? Seed { get; init; }

    /// <summary>The penalty on tokens that the answer already contains, from −2 to 2. Default null: 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double? PresencePenalty
    {
        get;
        init => field = Guard.InRange(value, -2, 2);
    }

    /// <summary>The penalty on tokens, from −2 to 2; it grows with each use of a token. Default null: 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double? FrequencyPenalty
    {
        get;
        init => field = Guard.InRange(value, -2, 2);
    }

    [JsonInclude]
    internal bool ResponseLogprobs => Logprobs is not null;

    /// <summary>The number of alternatives at each token whose log probabilities are returned as <see cref="LogprobsChunk"/>, from 0 to
    /// 20; 0 returns those of the chosen token only. Default null: none are returned.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    [JsonIgnore]
    public int? Logprobs
    {
        get;
        init => field = Guard.InRange(value, 0, 20);
    }

    [JsonInclude, JsonPropertyName("logprobs")]
    internal int? LogprobsOfAlternatives => Logprobs is 0 ? null : Logprobs;

    /// <summary>The model's thinking. Default null: the model's default settings.</summary>
    [JsonPropertyName("thinkingConfig")]
    public ThinkingConfig? Thinking { get; init; }

    /// <summary>The media type of the answer: <c>text/plain</c>, <c>application/json</c> or <c>text/x.enum</c>. Default null: JSON if
    /// <see cref="ResponseSchema"/> is set, else text.</summary>
    [JsonIgnore]
    public string? ResponseMimeType { get; init; }

    [JsonInclude, JsonPropertyName("responseMimeType")]
    internal string? MimeTypeOrDefault => ResponseMimeType ?? (ResponseSchema is null ? null : JsonMediaType);

    /// <summary>The schema of the answer, which is then JSON. Default null: free text.</summary>
    [JsonPropertyName("responseJsonSchema")]
    public JsonSchema? ResponseSchema { get; init; }

    /// <summary>The kinds of output. Default: those of the model, in most cases text.</summary>
    /// <exception cref="ArgumentException">An item has no value.</exception>
    public IReadOnlyList<Modality> ResponseModalities
    {
        get;
        init => field = Guard.CopyOf(value, modality => modality.Value is not null, "it must have a value.");
    } = [];

    /// <summary>Whether answers about elections and other civic topics are enhanced (Gemini API). Default false.</summary>
    public bool EnableEnhancedCivicAnswers { get; init; }

    /// <summary>The resolution at which images, videos and documents are processed. Default null: the model's default.</summary>
    public MediaResolution? MediaResolution { get; init; }

    /// <summary>Whether the model understands time stamps in audio (Vertex AI). Default false.</summary>
    public bool AudioTimestamp { get; init; }

    /// <summary>The voices of a spoken answer. Default null: the model's default.</summary>
    [JsonPropertyName("speechConfig")]
    public SpeechConfig? Speech { get; init; }

    /// <summary>The format of generated images. Default null: the model's default.</summary>
    [JsonPropertyName("imageConfig")]
    public ImageConfig? Image { get; init; }

    /// <summary>The settings for transcribing audio. Default null: the model's default.</summary>
    [JsonPropertyName("audioTranscriptionConfig")]
    public AudioTranscriptionConfig? AudioTranscription { get; init; }

    /// <summary>The language into which speech is translated, such as <c>de</c>. Default null: no translation.</summary>
    [JsonIgnore]
    public string? TranslationLanguage { get; init; }

    [JsonInclude]
    internal TranslationConfig? TranslationConfig => TranslationLanguage is null ? null : new(TranslationLanguage);
}

internal sealed record TranslationConfig(string TargetLanguageCode);
