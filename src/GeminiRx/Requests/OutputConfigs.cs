using System.Text.Json.Serialization;

namespace GeminiRx;

/// <summary>A kind of output. An open enumeration.</summary>
/// <param name="Value">The service's name for it.</param>
public readonly record struct Modality(string Value) : IOpenEnumeration
{
    /// <summary>Text.</summary>
    public static readonly Modality Text = new("TEXT");

    /// <summary>Images.</summary>
    public static readonly Modality Image = new("IMAGE");

    /// <summary>Audio.</summary>
    public static readonly Modality Audio = new("AUDIO");

    /// <summary>Video.</summary>
    public static readonly Modality Video = new("VIDEO");

    /// <summary>The service's name for it.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}

/// <summary>The priority of a request, which decides its price. An open enumeration.</summary>
/// <param name="Value">The service's name for it.</param>
public readonly record struct ServiceTier(string Value) : IOpenEnumeration
{
    /// <summary>The default tier.</summary>
    public static readonly ServiceTier Standard = new("standard");

    /// <summary>A cheaper tier. The service may drop the request, even in the middle of an answer.</summary>
    public static readonly ServiceTier Flex = new("flex");

    /// <summary>A more expensive tier, which the service answers first.</summary>
    public static readonly ServiceTier Priority = new("priority");

    /// <summary>The service's name for it.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}

/// <summary>The voices of a spoken answer: one voice, or one voice for each of two speakers.</summary>
public sealed record SpeechConfig
{
    /// <summary>The name of the voice, such as <c>Kore</c>. Default null: the model's default.</summary>
    [JsonIgnore]
    public string? Voice { get; init; }

    [JsonInclude]
    internal VoiceConfig? VoiceConfig => Voice is null ? null : new(Voice);

    /// <summary>The voices of two speakers named in the text; do not set <see cref="Voice"/>. Default: none.</summary>
    /// <exception cref="ArgumentException">An item is null.</exception>
    [JsonIgnore]
    public IReadOnlyList<SpeakerVoice> Speakers
    {
        get;
        init => field = Guard.CopyOf(value);
    } = [];

    [JsonInclude]
    internal MultiSpeakerVoiceConfig? MultiSpeakerVoiceConfig => Speakers.Count == 0 ? null : new(Speakers);

    /// <summary>The language of the speech, such as <c>de-DE</c>. Default null: the language of the text.</summary>
    public string? LanguageCode { get; init; }
}

/// <summary>The voice of a speaker.</summary>
/// <param name="Speaker">The speaker's name in the text.</param>
/// <param name="Voice">The name of the voice.</param>
public sealed record SpeakerVoice(string Speaker, [property: JsonIgnore] string Voice)
{
    [JsonInclude]
    internal VoiceConfig VoiceConfig => new(Voice);
}

internal sealed record MultiSpeakerVoiceConfig(IReadOnlyList<SpeakerVoice> SpeakerVoiceConfigs);

internal sealed record VoiceConfig([property: JsonIgnore] string Voice)
{
    public PrebuiltVoiceConfig PrebuiltVoiceConfig => new(Voice);
}

internal sealed record PrebuiltVoiceConfig(string VoiceName);

/// <summary>The format of generated images.</summary>
public sealed record ImageConfig
{
    /// <summary>The ratio of width to height, such as <c>16:9</c>. Default null: the model's default.</summary>
    public string? AspectRatio { get; init; }

    /// <summary>The size: <c>1K</c>, <c>2K</c> or <c>4K</c>. Default null: 1K.</summary>
    public string? ImageSize { get; init; }

    /// <summary>Whether people are shown: <c>ALLOW_ALL</c>, <c>ALLOW_ADULT</c> or <c>ALLOW_NONE</c> (Vertex AI). Default null: the
    /// service's default.</summary>
    public string? PersonGeneration { get; init; }

    /// <summary>The media type of the images (Vertex AI). Default null: the service's default.</summary>
    [JsonIgnore]
    public string? OutputMimeType { get; init; }

    [JsonInclude]
    internal ImageOutputOptions? ImageOutputOptions => OutputMimeType is null ? null : new(OutputMimeType);
}

internal sealed record ImageOutputOptions(string MimeType);

/// <summary>The settings for transcribing audio.</summary>
public sealed record AudioTranscriptionConfig
{
    /// <summary>The possible languages of the audio, such as <c>de-DE</c>. Default: the model detects the language.</summary>
    /// <exception cref="ArgumentException">An item is null.</exception>
    public IReadOnlyList<string> LanguageCodes
    {
        get;
        init => field = Guard.CopyOf(value);
    } = [];

    /// <summary>Words that the audio is likely to contain. Default: none.</summary>
    /// <exception cref="ArgumentException">An item is null.</exception>
    public IReadOnlyList<string> CustomVocabulary
    {
        get;
        init => field = Guard.CopyOf(value);
    } = [];

    /// <summary>Whether words have time stamps. Default false.</summary>
    [JsonPropertyName("wordTimestamp")]
    public bool WordTimestamps { get; init; }

    /// <summary>Whether the transcript distinguishes speakers. Default false.</summary>
    public bool Diarization { get; init; }
}
