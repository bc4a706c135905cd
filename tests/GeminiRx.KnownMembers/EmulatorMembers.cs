using GeminiRx.Emulator;

namespace GeminiRx.KnownMembers;

/// <summary>The messages of requests that the emulator accepts.</summary>
internal static class EmulatorMembers
{
    private static readonly string[] _roots = ["GenerateContentRequest", "CountTokensRequest"];

    public static KnownTypes Read()
    {
        var types = new Dictionary<string, Dictionary<string, string>>();
        var enumerations = new Dictionary<string, string[]>();
        var waiting = new Queue<string>(_roots);
        while (waiting.TryDequeue(out var name))
        {
            if (RequestSchema.EnumerationOf(name) is { } values)
            {
                enumerations[name] = [.. values];
            }
            else if (!types.ContainsKey(name) && RequestSchema.MessageOf(name) is { } fields)
            {
                // The schema has both spellings of each name.
                types[name] = fields
                    .Where(field => !fields.Keys.Any(other => other != field.Key && RequestSchema.SnakeCase(other) == field.Key))
                    .ToDictionary(field => field.Key, field => field.Value.Type);
                foreach (var type in types[name].Values)
                {
                    waiting.Enqueue(type);
                }
            }
        }

        return new(types, enumerations);
    }
}
