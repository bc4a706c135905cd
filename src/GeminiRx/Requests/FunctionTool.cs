using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace GeminiRx;

/// <summary>One of your functions. The model requests a call by a <see cref="ToolCallChunk"/>; make the call and send the result as a
/// <see cref="FunctionResponsePart"/>.</summary>
public sealed partial record FunctionTool : Tool
{
    /// <summary>The maximum length of a name on any service. The Gemini API allows 64 characters; the client checks that limit.</summary>
    internal const int MaxNameLength = 128;

    internal FunctionTool(string name, string? description, JsonSchema? parameters)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = ValidName().IsMatch(name)
            ? name
            : throw new ArgumentException(
                $"Invalid function name '{name}': start with a letter or underscore, then use letters, digits and _ . : -, "
                    + $"at most {MaxNameLength} characters.",
                nameof(name)
            );
        Description = description;
        Parameters = parameters;
    }

    /// <summary>The function's name.</summary>
    public string Name { get; }

    /// <summary>The purpose of the function.</summary>
    public string? Description { get; }

    /// <summary>The schema of the arguments; null for a function without arguments.</summary>
    [JsonPropertyName("parametersJsonSchema")]
    public JsonSchema? Parameters { get; }

    /// <summary>The schema of the result. Default null: not sent.</summary>
    [JsonPropertyName("responseJsonSchema")]
    public JsonSchema? Response { get; init; }

    /// <summary>The function's name.</summary>
    /// <returns><see cref="Name"/>.</returns>
    public override string ToString() => Name;

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_.:\-]{0,127}\z")]
    private static partial Regex ValidName();
}
