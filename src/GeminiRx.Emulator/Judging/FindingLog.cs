using System.Text;

namespace GeminiRx.Emulator;

/// <summary>The newest 1,000 findings.</summary>
internal sealed class FindingLog
{
    /// <summary>The address of the report, which is not one of the service.</summary>
    public const string Address = "/emulator/report";

    private const int Capacity = 1_000;

    private const int MaxNameLength = 64;

    private readonly Lock _gate = new();
    private readonly Queue<EmulatorFinding> _findings = new();

    public void Add(long request, IReadOnlyList<RuleViolation> violations)
    {
        var findings = violations.Select(broken => new EmulatorFinding(
            request,
            WithoutTexts(broken.Path),
            broken.Rule.Name,
            broken.Rule.Source,
            broken.Rule.Advice
        ));
        lock (_gate)
        {
            foreach (var finding in findings.ToList())
            {
                if (_findings.Count == Capacity)
                {
                    _findings.Dequeue();
                }

                _findings.Enqueue(finding);
            }
        }
    }

    public IReadOnlyList<EmulatorFinding> Snapshot()
    {
        lock (_gate)
        {
            return [.. _findings];
        }
    }

    /// <summary>The findings as JSON.</summary>
    public EmulatedAnswer Report() =>
        EmulatedAnswer.Immediate(
            200,
            EmulatedAnswer.Json,
            ServiceJson.Indented(writer =>
            {
                writer.WriteStartObject();
                writer.WriteStartArray("findings");
                foreach (var finding in Snapshot())
                {
                    writer.WriteStartObject();
                    writer.WriteNumber("request", finding.Request);
                    writer.WriteText("path", finding.Path);
                    writer.WriteText("rule", finding.Rule);
                    writer.WriteText("source", finding.Source);
                    writer.WriteText("advice", finding.Advice);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            })
        );

    /// <summary>The path, in which a name that may be a text of the user is a question mark.</summary>
    private static string WithoutTexts(string path)
    {
        var kept = new StringBuilder(path.Length);
        foreach (var name in path.Split('.'))
        {
            var bracket = name.IndexOf('[', StringComparison.Ordinal);
            var word = bracket < 0 ? name : name[..bracket];
            kept.Append(kept.Length == 0 ? "" : ".").Append(IsWord(word) ? word : "?");
            kept.Append(bracket >= 0 && IsIndex(name[bracket..]) ? name[bracket..] : "");
        }

        return kept.ToString();
    }

    private static bool IsWord(string name) =>
        name.Length <= MaxNameLength && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '$');

    // A number, or the name of a property in a schema.
    private static bool IsIndex(string index) => index[^1] == ']' && IsWord(index[1..^1]);
}
