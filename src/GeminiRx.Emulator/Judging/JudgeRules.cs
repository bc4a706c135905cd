namespace GeminiRx.Emulator;

/// <summary>
/// The rules that the judge knows. Their sources are the vendor's documentation and SDK, and the service's own errors as users report them.
/// </summary>
internal static class JudgeRules
{
    private const string Docs = "https://ai.google.dev/gemini-api/docs/";

    private const string Schema = "types of @google/genai 3.3.0; ProtoJSON";

    private const string Reference = "https://ai.google.dev/api/generate-content";

    private const string Errors = "error of the service, as users report it";

    public static JudgeRule Json { get; } = new("json", Schema, "Send one JSON object in UTF-8, at most 100 levels deep.");

    public static JudgeRule UnknownField { get; } =
        new("unknown-field", Schema, "Remove the field, or correct its name or its place. The service refuses what it does not know.");

    public static JudgeRule FieldType { get; } =
        new("field-type", Schema, "Send a value of the field's type: an enumeration's name, a number, base64, a list only where one is.");

    public static JudgeRule OneOf { get; } = new("one-of", Schema, "Send one member of data in each part; split the part.");

    public static JudgeRule Contents { get; } = new("contents", Reference, "Send at least one turn, each with at least one part.");

    public static JudgeRule PartData { get; } = new("part-data", Errors, "Leave out parts without data, or send \"text\":\"\".");

    public static JudgeRule Range { get; } = new("range", Reference, "Keep the value within the range that the service documents.");

    public static JudgeRule StopSequences { get; } = new("stop-sequences", Reference, "Send at most five stop sequences, none empty.");

    public static JudgeRule EmptyObject { get; } =
        new("empty-object", Errors, "Give a schema of type OBJECT its properties, or leave out the parameters of a function without any.");

    public static JudgeRule Role { get; } =
        new("role", Reference, "Use the roles user and model; put a system prompt in systemInstruction.");

    public static JudgeRule Thinking { get; } =
        new("thinking", Docs + "thinking", "Send thinkingBudget up to generation 2.5, and one of the model's levels after it; never both.");

    public static JudgeRule Turns { get; } =
        new("turns", Docs + "function-calling", "Put calls after a turn of the user, and one response for each call in the next turn.");

    public static JudgeRule FunctionName { get; } =
        new("function-name", Docs + "function-calling", "Use a letter or _ first, then letters, digits, _ . : -; at most 64; each once.");

    public static JudgeRule AnswerSchema { get; } =
        new("answer-schema", Docs + "structured-output", "Send one schema, with responseMimeType application/json or text/x.enum.");

    public static JudgeRule Signature { get; } =
        new("thought-signature", Docs + "thought-signatures", "Send the turns of the model back as they came, with each thoughtSignature.");

    public static JudgeRule ContinuationToken { get; } =
        new("continuation-token", Docs + "generate-content/long-decode", "Send the token of the last response as it came.");

    public static JudgeRule Modalities { get; } =
        new("modalities", Errors, "Ask for what the model answers with: AUDIO for speech, IMAGE only of models for pictures, else TEXT.");

    public static JudgeRule ImageConfig { get; } =
        new("image-config", Docs + "image-generation", "Use a documented aspect ratio, and 512, 1K, 2K or 4K with a capital K.");

    public static JudgeRule Key { get; } = new("key", Docs + "api-key", "Send a valid key in the header x-goog-api-key.");

    public static JudgeRule Model { get; } = new("model", Docs + "models", "Use a model of models.list that supports the method.");

    public static JudgeRule Address { get; } = new("address", Reference, "Correct the path and the HTTP method; the service answers 404.");

    public static JudgeRule Resource { get; } =
        new("resource", "https://ai.google.dev/api", "Use a file or a cache that exists and can be used; see the service's answer.");

    public static JudgeRule Value { get; } = new("value", "https://ai.google.dev/api", "Correct the value; see the service's answer.");
}
