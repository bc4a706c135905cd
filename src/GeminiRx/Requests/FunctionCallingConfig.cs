using System.Text.Json.Serialization;

namespace GeminiRx;

/// <summary>Controls whether and which functions the model calls.</summary>
/// <param name="Mode">Whether the model calls functions.</param>
/// <exception cref="ArgumentException"><paramref name="Mode"/> has no value.</exception>
public sealed record FunctionCallingConfig(FunctionCallingMode Mode)
{
    /// <summary>Whether the model calls functions.</summary>
    public FunctionCallingMode Mode
    {
        get;
        init => field = new(Guard.NotEmpty(value.Value));
    } = new(Guard.NotEmpty(Mode.Value));

    /// <summary>The functions that the model may call, with <see cref="FunctionCallingMode.Any"/> or
    /// <see cref="FunctionCallingMode.Validated"/>. Default: all.</summary>
    /// <exception cref="ArgumentException">An item is null.</exception>
    public IReadOnlyList<string> AllowedFunctionNames
    {
        get;
        init => field = Guard.CopyOf(value);
    } = [];

    /// <summary>Whether the arguments are streamed in pieces, as <see cref="ToolArgumentsChunk"/> (Vertex AI). Default false.</summary>
    [JsonPropertyName("streamFunctionCallArguments")]
    public bool StreamArguments { get; init; }
}

/// <summary>Whether the model calls functions. An open enumeration.</summary>
/// <param name="Value">The service's name for it.</param>
public readonly record struct FunctionCallingMode(string Value) : IOpenEnumeration
{
    /// <summary>The model decides whether to call a function.</summary>
    public static readonly FunctionCallingMode Auto = new("AUTO");

    /// <summary>The model always calls a function.</summary>
    public static readonly FunctionCallingMode Any = new("ANY");

    /// <summary>The model calls no function.</summary>
    public static readonly FunctionCallingMode None = new("NONE");

    /// <summary>The model decides whether to call a function, and the arguments match the schema.</summary>
    public static readonly FunctionCallingMode Validated = new("VALIDATED");

    /// <summary>The service's name for it.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
