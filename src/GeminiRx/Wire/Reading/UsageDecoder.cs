using System.Text.Json;
using GeminiRx.Wire.Json;

namespace GeminiRx.Wire.Reading;

/// <summary>Reads <c>usageMetadata</c>. Most events repeat most of it, so what has not changed is not made anew.</summary>
internal sealed class UsageDecoder
{
    private static readonly string[] _modalities = ["TEXT", "IMAGE", "AUDIO", "VIDEO", "DOCUMENT"];
    private static readonly string[] _tiers =
    [
        "ON_DEMAND",
        "ON_DEMAND_PRIORITY",
        "ON_DEMAND_FLEX",
        "ON_DEMAND_OFFPEAK",
        "PROVISIONED_THROUGHPUT",
        "standard",
        "flex",
        "priority",
    ];

    private readonly List<ModalityTokenCount> _counts = [];

    /// <summary>The counts so far: the last value of each field; null before the first.</summary>
    public Usage? Current { get; private set; }

    /// <summary>Takes the next value, an object or a list of one.</summary>
    /// <returns>Whether it changed anything.</returns>
    public bool Read(ref Utf8JsonReader reader)
    {
        var hasChanged = false;
        for (var items = reader.EnterItems(); items.Next(ref reader); )
        {
            hasChanged |= reader.TokenType == JsonTokenType.StartObject && ReadOne(ref reader);
        }

        return hasChanged;
    }

    private bool ReadOne(ref Utf8JsonReader reader)
    {
        var last = Current ?? new Usage();
        int? prompt = last.PromptTokenCount,
            candidates = last.CandidatesTokenCount,
            total = last.TotalTokenCount;
        int? thoughts = last.ThoughtsTokenCount,
            cached = last.CachedContentTokenCount,
            toolUse = last.ToolUsePromptTokenCount;
        var (prompts, caches, answers, tools) = (
            last.PromptTokensDetails,
            last.CacheTokensDetails,
            last.CandidatesTokensDetails,
            last.ToolUsePromptTokensDetails
        );
        var (traffic, tier) = (last.TrafficType, last.ServiceTier);
        while (reader.NextField(out var field))
        {
            switch (field)
            {
                case AnswerField.PromptTokenCount:
                    prompt = reader.ReadCount() ?? prompt;
                    break;
                case AnswerField.CandidatesTokenCount:
                    candidates = reader.ReadCount() ?? candidates;
                    break;
                case AnswerField.TotalTokenCount:
                    total = reader.ReadCount() ?? total;
                    break;
                case AnswerField.ThoughtsTokenCount:
                    thoughts = reader.ReadCount() ?? thoughts;
                    break;
                case AnswerField.CachedContentTokenCount:
                    cached = reader.ReadCount() ?? cached;
                    break;
                case AnswerField.ToolUsePromptTokenCount:
                    toolUse = reader.ReadCount() ?? toolUse;
                    break;
                case AnswerField.PromptTokensDetails:
                    prompts = ReadDetails(ref reader, prompts);
                    break;
                case AnswerField.CacheTokensDetails:
                    caches = ReadDetails(ref reader, caches);
                    break;
                case AnswerField.CandidatesTokensDetails:
                    answers = ReadDetails(ref reader, answers);
                    break;
                case AnswerField.ToolUsePromptTokensDetails:
                    tools = ReadDetails(ref reader, tools);
                    break;
                case AnswerField.TrafficType:
                    traffic = reader.ReadWord(_tiers) ?? traffic;
                    break;
                case AnswerField.ServiceTier:
                    tier = reader.ReadWord(_tiers) ?? tier;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (
            Current is { } current
            && (prompt, candidates, total, thoughts, cached, toolUse)
                == (
                    current.PromptTokenCount,
                    current.CandidatesTokenCount,
                    current.TotalTokenCount,
                    current.ThoughtsTokenCount,
                    current.CachedContentTokenCount,
                    current.ToolUsePromptTokenCount
                )
            && ReferenceEquals(prompts, current.PromptTokensDetails)
            && ReferenceEquals(caches, current.CacheTokensDetails)
            && ReferenceEquals(answers, current.CandidatesTokensDetails)
            && ReferenceEquals(tools, current.ToolUsePromptTokensDetails)
            && (traffic, tier) == (current.TrafficType, current.ServiceTier)
        )
        {
            return false;
        }

        var usage = new Usage
        {
            PromptTokenCount = prompt,
            CandidatesTokenCount = candidates,
            TotalTokenCount = total,
            ThoughtsTokenCount = thoughts,
            CachedContentTokenCount = cached,
            ToolUsePromptTokenCount = toolUse,
            PromptTokensDetails = prompts,
            CacheTokensDetails = caches,
            CandidatesTokensDetails = answers,
            ToolUsePromptTokensDetails = tools,
            TrafficType = traffic,
            ServiceTier = tier,
        };
        if (usage == last)
        {
            return false;
        }

        Current = usage;
        return true;
    }

    private ModalityTokens? ReadDetails(ref Utf8JsonReader reader, ModalityTokens? last)
    {
        _counts.Clear();
        for (var details = reader.EnterItems(); details.Next(ref reader); )
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            string? modality = null;
            int? count = null;
            while (reader.NextField(out var field))
            {
                switch (field)
                {
                    case AnswerField.Modality:
                        modality = reader.ReadWord(_modalities);
                        break;
                    case AnswerField.TokenCount:
                        count = reader.ReadCount();
                        break;
                    default:
                        reader.Skip();
                        break;
                }
            }

            _counts.Add(new ModalityTokenCount(modality ?? "MODALITY_UNSPECIFIED", count ?? 0));
        }

        if (_counts.Count == 0)
        {
            return last;
        }

        return last is not null && IsSame(last) ? last : new ModalityTokens([.. _counts]);
    }

    private bool IsSame(ModalityTokens last)
    {
        for (var i = 0; i < _counts.Count; i++)
        {
            if (i >= last.Count || last[i] != _counts[i])
            {
                return false;
            }
        }

        return last.Count == _counts.Count;
    }
}
