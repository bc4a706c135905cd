namespace GeminiRx.Emulator;

/// <summary>The newest 1,000 findings, at most 20 of one request.</summary>
internal sealed class FindingLog
{
    /// <summary>The address of the report, which is not one of the service.</summary>
    public const string Address = "/emulator/report";

    private const int Capacity = 1_000;

    private const int MaxOfOneRequest = 20;

    private readonly Lock _gate = new();
    private readonly Queue<EmulatorFinding> _findings = new();
    private long _dropped;

    /// <summary>The number of findings that are not kept.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public void Add(long request, IReadOnlyList<RuleViolation> violations)
    {
        var findings = violations
            .Select(broken => FindingOf(request, broken))
            .GroupBy(finding => finding)
            .Select(same => same.Key with { Count = same.Count() })
            .ToList();
        lock (_gate)
        {
            _dropped += Math.Max(0, findings.Count - MaxOfOneRequest);
            foreach (var finding in findings.Take(MaxOfOneRequest))
            {
                if (_findings.Count == Capacity)
                {
                    _findings.Dequeue();
                    _dropped++;
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

    /// <summary>The findings as JSON, and how many are not kept.</summary>
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
                    writer.WriteNumber("count", finding.Count);
                    writer.WriteText("rule", finding.Rule);
                    writer.WriteText("source", finding.Source);
                    writer.WriteText("advice", finding.Advice);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                writer.WriteNumber("dropped", Dropped);
                writer.WriteEndObject();
            })
        );

    private static EmulatorFinding FindingOf(long request, RuleViolation broken) =>
        new(
            request,
            FindingPath.WithoutTexts(broken.Place),
            broken.Rule.Name,
            broken.Rule.Source,
            broken.Nearest is null ? broken.Rule.Advice : $"{broken.Rule.Advice} The nearest field is '{broken.Nearest}'."
        );
}
