using System.Text.Json;
using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary>Reads the schema of an answer: JSON, a file with it, or a list of fields.</summary>
internal static class SchemaReader
{
    /// <summary>Reads a schema. What begins with a brace is JSON. The path of a file, and whatever ends like one, is a file. Anything else
    /// is a list of fields.</summary>
    /// <exception cref="UsageException">It cannot be read.</exception>
    public static JsonSchema Read(string written)
    {
        var path = UserPath.Expand(written);
        var isJson = written.TrimStart().StartsWith('{');
        if (
            !isJson
            && !File.Exists(path)
            && !path.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
            && !path.Contains('/', StringComparison.Ordinal)
        )
        {
            return FieldList.ToSchema(written);
        }

        try
        {
            return JsonSchema.Parse(isJson ? written : File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or JsonException)
        {
            throw UsageErrors.InvalidSchema(isJson ? "the JSON" : path, e);
        }
    }
}
