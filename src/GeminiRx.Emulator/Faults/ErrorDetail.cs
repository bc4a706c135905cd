using System.Text.Json;

namespace GeminiRx.Emulator;

/// <summary>Writes the elements of an error's <c>details</c>, one method for each <c>@type</c>.</summary>
internal static class ErrorDetail
{
    public static Action<Utf8JsonWriter> ErrorInfo(string reason, string domain, params (string Name, string Value)[] metadata) =>
        Of(
            "ErrorInfo",
            writer =>
            {
                writer.WriteText("reason", reason);
                writer.WriteText("domain", domain);
                writer.WriteStartObject("metadata");
                foreach (var (name, value) in metadata)
                {
                    writer.WriteText(name, value);
                }

                writer.WriteEndObject();
            }
        );

    public static Action<Utf8JsonWriter> LocalizedMessage(string message) =>
        Of(
            "LocalizedMessage",
            writer =>
            {
                writer.WriteText("locale", "en-US");
                writer.WriteText("message", message);
            }
        );

    public static Action<Utf8JsonWriter> RetryInfo(string delay) => Of("RetryInfo", writer => writer.WriteText("retryDelay", delay));

    public static Action<Utf8JsonWriter> DebugInfo(string detail) => Of("DebugInfo", writer => writer.WriteText("detail", detail));

    public static Action<Utf8JsonWriter> Help(string description, string url) =>
        Of(
            "Help",
            writer =>
            {
                writer.WriteStartArray("links");
                writer.WriteStartObject();
                writer.WriteText("description", description);
                writer.WriteText("url", url);
                writer.WriteEndObject();
                writer.WriteEndArray();
            }
        );

    public static Action<Utf8JsonWriter> QuotaFailure(string metric, string id, string value) =>
        Of(
            "QuotaFailure",
            writer =>
            {
                writer.WriteStartArray("violations");
                writer.WriteStartObject();
                writer.WriteText("quotaMetric", metric);
                writer.WriteText("quotaId", id);
                writer.WriteStartObject("quotaDimensions");
                writer.WriteText("location", "global");
                writer.WriteText("model", "gemini-3.8-flash");
                writer.WriteEndObject();
                writer.WriteText("quotaValue", value);
                writer.WriteEndObject();
                writer.WriteEndArray();
            }
        );

    public static Action<Utf8JsonWriter> BadRequest(IReadOnlyList<FieldViolation> violations) =>
        Of(
            "BadRequest",
            writer =>
            {
                writer.WriteStartArray("fieldViolations");
                foreach (var (field, description) in violations)
                {
                    writer.WriteStartObject();
                    if (field.Length > 0)
                    {
                        writer.WriteText("field", field);
                    }

                    writer.WriteText("description", description);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
            }
        );

    private static Action<Utf8JsonWriter> Of(string type, Action<Utf8JsonWriter> writeMembers) =>
        writer =>
        {
            writer.WriteStartObject();
            writer.WriteText("@type", $"type.googleapis.com/google.rpc.{type}");
            writeMembers(writer);
            writer.WriteEndObject();
        };
}

/// <summary>An invalid field of a request; an empty <c>Field</c> stands for the whole request.</summary>
internal readonly record struct FieldViolation(string Field, string Description)
{
    /// <summary>The rule; null for the type of the field.</summary>
    public JudgeRule? Rule { get; init; }

    /// <summary>The member of the field that the rule is about; null for the field itself.</summary>
    public string? Member { get; init; }

    /// <summary>The known field whose name is nearest to an unknown member; null if none is near.</summary>
    public string? Nearest { get; init; }

    /// <summary>The violation. The name of a member that the service does not know is not part of its place.</summary>
    public RuleViolation ToRuleViolation()
    {
        var member = Member is null || RequestSchema.IsFieldName(Member) ? Member : "?";
        var place =
            member is null ? Field
            : Field.Length == 0 ? member
            : $"{Field}.{member}";
        return new RuleViolation(Rule ?? JudgeRules.FieldType, place, Description) { Nearest = Nearest };
    }
}
