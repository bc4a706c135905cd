namespace GeminiRx;

// How the answer is generated: the service's generationConfig.
public sealed partial record GenerateRequest
{
    /// <summary>How random the answer is, from 0 to 2. Default null: the model's own. Some models take no notice.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range.</exception>
    public double? Temperature
    {
        get;
        init => field = Limits.Within(value, 0, 2);
    }

    /// <summary>The probability that the tokens to choose from make up together, from 0 to 1. Default null: the model's own.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range.</exception>
    public double? TopP
    {
        get;
        init => field = Limits.Within(value, 0, 1);
    }

    /// <summary>How many tokens there are to choose from, from 1. Default null: the model's own.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range.</exception>
    public int? TopK
    {
        get;
        init => field = Limits.AtLeast(value, 1);
    }

    /// <summary>The most tokens that the answer has, thoughts included, from 1; over all hops of a long answer. Default null: the model's
    /// own limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range.</exception>
    public int? MaxOutputTokens
    {
        get;
        init => field = Limits.AtLeast(value, 1);
    }

    /// <summary>Up to five texts that end the answer where they would come; they are not part of it. Default: none.</summary>
    /// <exception cref="ArgumentException">There are more than five, or one is empty.</exception>
    public IReadOnlyList<string> StopSequences
    {
        get;
        init =>
            field =
                Limits.Copy(value) is { Count: <= 5 } texts && !texts.Contains("")
                    ? texts
                    : throw new ArgumentException("There are at most five stop sequences, none of them empty.", nameof(StopSequences));
    } = [];

    /// <summary>How many answers there are, from 1 to 8; each is billed. Default null: one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range.</exception>
    public int? CandidateCount
    {
        get;
        init => field = Limits.Within(value, 1, 8);
    }

    /// <summary>Makes the same request be answered alike, as far as the model can. Default null: chance.</summary>
    public int? Seed { get; init; }

    /// <summary>Makes tokens that were used less likely, from −2 to 2. Default null: 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range.</exception>
    public double? PresencePenalty
    {
        get;
        init => field = Limits.Within(value, -2, 2);
    }

    /// <summary>Makes tokens less likely the more often they were used, from −2 to 2. Default null: 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range.</exception>
    public double? FrequencyPenalty
    {
        get;
        init => field = Limits.Within(value, -2, 2);
    }

    /// <summary>For how many alternatives at each token the probabilities are told, from 0 to 20; 0 is for the chosen one alone. They come
    /// as <see cref="LogprobsChunk"/>. Default null: not told.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range.</exception>
    public int? Logprobs
    {
        get;
        init => field = Limits.Within(value, 0, 20);
    }

    /// <summary>The model's thinking. Default null: its own way.</summary>
    public ThinkingConfig? Thinking { get; init; }

    /// <summary>The shape of the answer, which is JSON then. Default null: free text.</summary>
    public JsonSchema? ResponseSchema { get; init; }

    /// <summary>The media type of the answer: <c>text/plain</c>, <c>application/json</c> or <c>text/x.enum</c>. Default null: JSON where
    /// there is a <see cref="ResponseSchema"/>, else text.</summary>
    public string? ResponseMimeType { get; init; }

    /// <summary>What the answer is made of. Default: text, or what the model makes.</summary>
    public IReadOnlyList<Modality> ResponseModalities
    {
        get;
        init =>
            field = Limits.Copy(value).All(modality => modality.Value is not null)
                ? Limits.Copy(value)
                : throw new ArgumentException("A modality has no value.", nameof(ResponseModalities));
    } = [];

    /// <summary>How finely images, videos and documents are looked at. Default null: the model's own way.</summary>
    public MediaResolution? MediaResolution { get; init; }

    /// <summary>The voices of an answer that is spoken. Default null: the model's own.</summary>
    public SpeechConfig? Speech { get; init; }

    /// <summary>The form of images that are made. Default null: the model's own.</summary>
    public ImageConfig? Image { get; init; }

    /// <summary>How sound is written down. Default null: the model's own way.</summary>
    public AudioTranscriptionConfig? AudioTranscription { get; init; }

    /// <summary>The language that speech is translated into, such as <c>de</c>. Default null: none.</summary>
    public string? TranslationLanguage { get; init; }

    /// <summary>Whether time stamps of sound are understood (Vertex AI). Default false.</summary>
    public bool AudioTimestamp { get; init; }

    /// <summary>Whether answers about elections and the like are enhanced (Gemini API). Default false.</summary>
    public bool EnableEnhancedCivicAnswers { get; init; }
}
