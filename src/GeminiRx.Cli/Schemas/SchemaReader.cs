using System.Buffers;
using System.Text.Json;
using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary>Reads the schema of an answer: JSON, a file with it, or a list of fields.</summary>
internal static class SchemaReader
{
    private static readonly SearchValues<char> _endsOfName = SearchValues.Create(":,\n");

    /// <summary>Reads a schema. What begins with a brace is JSON. What ends with .json, has a slash before any description, or is a file
    /// with an extension, is a file. Anything else is a list of fields.</summary>
    /// <exception cref="UsageException">It cannot be read.</exception>
    public static JsonSchema Read(string written)
    {
        var path = UserPath.Expand(written);
        var isJson = written.TrimStart().StartsWith('{');
        if (!isJson && !IsFile(written, path))
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

    // A field may have the name of a file of this folder, and a description any character.
    private static bool IsFile(string written, string path) =>
        path.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
        || written.AsSpan(0, written.AsSpan().IndexOfAny(_endsOfName) is >= 0 and var end ? end : written.Length).Contains('/')
        || (Path.HasExtension(path) && File.Exists(path));
}
