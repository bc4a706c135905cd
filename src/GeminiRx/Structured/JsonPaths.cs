using System.Globalization;

namespace GeminiRx.Structured;

/// <summary>The JSON path of a place in a text that is not complete.</summary>
internal static class JsonPaths
{
    /// <summary>The path of the current value of a container; <c>$</c> outside all containers.</summary>
    public static string Of(JsonContainer? container)
    {
        var path = "";
        for (; container is not null; container = container.Parent)
        {
            path = Step(container) + path;
        }

        return "$" + path;
    }

    private static string Step(JsonContainer container) =>
        container.Closer == ']' ? string.Create(CultureInfo.InvariantCulture, $"[{container.Index}]")
        : container.Member?.Name is not { } key ? ""
        : key.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? $".{key}"
        : $"['{key.Replace("'", "\\'", StringComparison.Ordinal)}']";
}
