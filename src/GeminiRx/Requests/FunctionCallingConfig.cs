namespace GeminiRx;

/// <summary>Whether and which functions the model calls.</summary>
/// <param name="Mode">Whether it does.</param>
/// <exception cref="ArgumentException">It has no value.</exception>
public sealed record FunctionCallingConfig(FunctionCallingMode Mode)
{
    /// <summary>Whether it does.</summary>
    public FunctionCallingMode Mode
    {
        get;
        init => field = new(Limits.Word(value.Value));
    } = new(Limits.Word(Mode.Value));

    /// <summary>The functions that may be called, with <see cref="FunctionCallingMode.Any"/> or
    /// <see cref="FunctionCallingMode.Validated"/>. Default: all.</summary>
    public IReadOnlyList<string> AllowedFunctionNames
    {
        get;
        init => field = Limits.Copy(value);
    } = [];

    /// <summary>Whether arguments are streamed as they come (Vertex AI), as <see cref="ToolArgumentsChunk"/>. Default false.</summary>
    public bool StreamArguments { get; init; }
}

/// <summary>Whether the model calls functions. An open enumeration.</summary>
/// <param name="Value">The service's own word.</param>
public readonly record struct FunctionCallingMode(string Value)
{
    /// <summary>The model decides.</summary>
    public static readonly FunctionCallingMode Auto = new("AUTO");

    /// <summary>It calls one.</summary>
    public static readonly FunctionCallingMode Any = new("ANY");

    /// <summary>It calls none.</summary>
    public static readonly FunctionCallingMode None = new("NONE");

    /// <summary>It decides, and its arguments keep to the schema.</summary>
    public static readonly FunctionCallingMode Validated = new("VALIDATED");

    /// <summary>The service's own word.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}

/// <summary>Where the user is and what they speak. Its text form does not say it.</summary>
public sealed record RetrievalConfig
{
    /// <summary>The user's language, such as <c>de-DE</c>. Default null: not told.</summary>
    public string? LanguageCode { get; init; }

    /// <summary>The degrees of latitude, from −90 to 90, set with <see cref="Longitude"/>. Default null: not told.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range.</exception>
    public double? Latitude
    {
        get;
        init => field = Limits.Within(value, -90, 90);
    }

    /// <summary>The degrees of longitude, from −180 to 180, set with <see cref="Latitude"/>. Default null: not told.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range.</exception>
    public double? Longitude
    {
        get;
        init => field = Limits.Within(value, -180, 180);
    }

    /// <summary>The name of the type.</summary>
    /// <returns>It.</returns>
    public override string ToString() => nameof(RetrievalConfig);
}
