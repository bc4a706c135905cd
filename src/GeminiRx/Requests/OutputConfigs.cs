namespace GeminiRx;

/// <summary>What an answer is made of. An open enumeration.</summary>
/// <param name="Value">The service's own word.</param>
public readonly record struct Modality(string Value)
{
    /// <summary>Text.</summary>
    public static readonly Modality Text = new("TEXT");

    /// <summary>Images.</summary>
    public static readonly Modality Image = new("IMAGE");

    /// <summary>Sound.</summary>
    public static readonly Modality Audio = new("AUDIO");

    /// <summary>Video.</summary>
    public static readonly Modality Video = new("VIDEO");

    /// <summary>The service's own word.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}

/// <summary>How urgent a request is, and how it is billed. An open enumeration.</summary>
/// <param name="Value">The service's own word.</param>
public readonly record struct ServiceTier(string Value)
{
    /// <summary>The ordinary tier.</summary>
    public static readonly ServiceTier Standard = new("standard");

    /// <summary>Cheaper; may be shed, also in the middle of an answer.</summary>
    public static readonly ServiceTier Flex = new("flex");

    /// <summary>Dearer, and served first.</summary>
    public static readonly ServiceTier Priority = new("priority");

    /// <summary>The service's own word.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}

/// <summary>The voices of an answer that is spoken: one, or one for each of two speakers.</summary>
public sealed record SpeechConfig
{
    /// <summary>The name of the voice, such as <c>Kore</c>. Default null: the model's own.</summary>
    public string? Voice { get; init; }

    /// <summary>The voice of each speaker that the text names; two, and no <see cref="Voice"/> then. Default: none.</summary>
    public IReadOnlyList<SpeakerVoice> Speakers
    {
        get;
        init => field = Limits.Copy(value);
    } = [];

    /// <summary>The language that is spoken, such as <c>de-DE</c>. Default null: the one of the text.</summary>
    public string? LanguageCode { get; init; }
}

/// <summary>The voice of a speaker.</summary>
/// <param name="Speaker">The speaker, as the text names them.</param>
/// <param name="Voice">The name of the voice.</param>
public sealed record SpeakerVoice(string Speaker, string Voice);

/// <summary>The form of images that are made.</summary>
public sealed record ImageConfig
{
    /// <summary>Width to height, such as <c>16:9</c>. Default null: the model's own.</summary>
    public string? AspectRatio { get; init; }

    /// <summary>The size: <c>1K</c>, <c>2K</c> or <c>4K</c>. Default null: 1K.</summary>
    public string? ImageSize { get; init; }

    /// <summary>Whether people are shown: <c>ALLOW_ALL</c>, <c>ALLOW_ADULT</c> or <c>ALLOW_NONE</c> (Vertex AI). Default null: the
    /// service's own.</summary>
    public string? PersonGeneration { get; init; }

    /// <summary>The media type of the images (Vertex AI). Default null: the service's own.</summary>
    public string? OutputMimeType { get; init; }
}

/// <summary>How sound is written down.</summary>
public sealed record AudioTranscriptionConfig
{
    /// <summary>The languages that may be spoken, such as <c>de-DE</c>. Default: the model finds out.</summary>
    public IReadOnlyList<string> LanguageCodes
    {
        get;
        init => field = Limits.Copy(value);
    } = [];

    /// <summary>Words that are to be expected. Default: none.</summary>
    public IReadOnlyList<string> CustomVocabulary
    {
        get;
        init => field = Limits.Copy(value);
    } = [];

    /// <summary>Whether words have time stamps. Default false.</summary>
    public bool WordTimestamps { get; init; }

    /// <summary>Whether speakers are told apart. Default false.</summary>
    public bool Diarization { get; init; }
}
