using System.Text;
using System.Text.Json;

namespace GeminiRx.Emulator;

/// <summary>Answers <c>decisions</c> for questions whose answer is a probability. Each is answered with yes, since no model
/// decides.</summary>
internal static class DecisionService
{
    private const string Message = "DecisionRequest";

    // The service's name for a question whose answer is a probability.
    private const string YesNo = "noul";

    private const double Probability = 0.93;

    public static EmulatedAnswer Answer(ServiceCall call)
    {
        var (root, error) = RequestJson.Parse(call.Body, Message);
        return (error ?? Check(root, call.Target))?.ToAnswer(asArray: false)
            ?? EmulatedAnswer.Immediate(200, EmulatedAnswer.Json, ServiceJson.Indented(writer => Write(writer, root)));
    }

    private static ServiceError? Check(JsonElement root, CallTarget target)
    {
        var model = root.Text("model") ?? "";
        if (!model.Contains("decision", StringComparison.Ordinal))
        {
            return ServiceError.UnknownModel(model, target.ApiVersion, "decisions");
        }

        if (TextOf(root).Length == 0)
        {
            return ServiceError.InvalidFields(Message, [new(JudgeRules.Contents, "input", "input is not specified")]);
        }

        var questions = Questions(root).ToList();
        return questions.Count == 0 ? ServiceError.InvalidArgument($"* {Message}.questions: questions is not specified\n")
            : questions.Find(question => question.Value.Text("type") != YesNo) is { Value.ValueKind: not JsonValueKind.Undefined } other
                ? ServiceError.InvalidArgument($"* {Message}.questions[{other.Name}].type: the emulator answers only {YesNo}\n")
            : questions.Find(question => question.Value.Text("instructions") is not { Length: > 0 })
                is { Value.ValueKind: not JsonValueKind.Undefined } empty
                ? ServiceError.InvalidArgument($"* {Message}.questions[{empty.Name}].instructions: instructions is not specified\n")
            : null;
    }

    private static IEnumerable<(string Name, JsonElement Value)> Questions(JsonElement root) =>
        root.TryGetProperty("questions", out var questions) && questions.ValueKind == JsonValueKind.Object
            ? questions.EnumerateObject().Select(question => (question.NameValue(), question.Value))
            : [];

    private static string TextOf(JsonElement root) => string.Concat(root.Items("input").Select(item => item.Text("text")));

    private static void Write(Utf8JsonWriter writer, JsonElement root)
    {
        var tokens = TokenUsage.Estimate(Encoding.UTF8.GetByteCount(TextOf(root)));
        writer.WriteStartObject();
        writer.WriteStartObject("answers");
        foreach (var (name, _) in Questions(root))
        {
            writer.WriteStartObject(name);
            writer.WriteString("type", YesNo);
            writer.WriteNumber(YesNo, Probability);
            writer.WriteNumber("confidence", Probability);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteStartObject("usage");
        writer.WriteNumber("total_input_tokens", tokens);
        writer.WriteNumber("total_tokens", tokens);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
