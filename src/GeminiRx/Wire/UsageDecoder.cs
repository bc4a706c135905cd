using System.Text.Json;

namespace GeminiRx.Wire;

/// <summary>Reads <c>usageMetadata</c>. Most events repeat most of it, so what has not changed is not made anew.</summary>
internal sealed class UsageDecoder
{
    private static readonly string[] _modalities = ["TEXT", "IMAGE", "AUDIO", "VIDEO", "DOCUMENT"];
    private static readonly string[] _tiers = ["ON_DEMAND", "ON_DEMAND_PRIORITY", "ON_DEMAND_FLEX", "ON_DEMAND_OFFPEAK", "PROVISIONED_THROUGHPUT", "standard", "flex", "priority"];

    private readonly List<ModalityTokenCount> _counts = [];

    /// <summary>The counts so far: the last value of each field; null before the first.</summary>
    public Usage? Current { get; private set; }

    /// <summary>Takes the next value, an object.</summary>
    /// <returns>Whether it changed anything.</returns>
    public bool Read(ref Utf8JsonReader reader)
    {
        if (!reader.EnterObject())
        {
            return false;
        }

        var last = Current ?? new Usage();
        int? prompt = last.PromptTokenCount, candidates = last.CandidatesTokenCount, total = last.TotalTokenCount;
        int? thoughts = last.ThoughtsTokenCount, cached = last.CachedContentTokenCount, toolUse = last.ToolUsePromptTokenCount;
        var (prompts, caches, answers, tools) = (last.PromptTokensDetails, last.CacheTokensDetails, last.CandidatesTokensDetails, last.ToolUsePromptTokensDetails);
        var (traffic, tier) = (last.TrafficType, last.ServiceTier);
        while (reader.NextProperty())
        {
            if (reader.ValueTextEquals("promptTokenCount"u8))
            {
                prompt = reader.ReadCount() ?? prompt;
            }
            else if (reader.ValueTextEquals("candidatesTokenCount"u8))
            {
                candidates = reader.ReadCount() ?? candidates;
            }
            else if (reader.ValueTextEquals("totalTokenCount"u8))
            {
                total = reader.ReadCount() ?? total;
            }
            else if (reader.ValueTextEquals("thoughtsTokenCount"u8))
            {
                thoughts = reader.ReadCount() ?? thoughts;
            }
            else if (reader.ValueTextEquals("cachedContentTokenCount"u8))
            {
                cached = reader.ReadCount() ?? cached;
            }
            else if (reader.ValueTextEquals("toolUsePromptTokenCount"u8))
            {
                toolUse = reader.ReadCount() ?? toolUse;
            }
            else if (reader.ValueTextEquals("promptTokensDetails"u8))
            {
                prompts = ReadDetails(ref reader, prompts);
            }
            else if (reader.ValueTextEquals("cacheTokensDetails"u8))
            {
                caches = ReadDetails(ref reader, caches);
            }
            else if (reader.ValueTextEquals("candidatesTokensDetails"u8))
            {
                answers = ReadDetails(ref reader, answers);
            }
            else if (reader.ValueTextEquals("toolUsePromptTokensDetails"u8))
            {
                tools = ReadDetails(ref reader, tools);
            }
            else if (reader.ValueTextEquals("trafficType"u8))
            {
                traffic = reader.ReadWord(_tiers) ?? traffic;
            }
            else if (reader.ValueTextEquals("serviceTier"u8))
            {
                tier = reader.ReadWord(_tiers) ?? tier;
            }
            else
            {
                reader.Skip();
            }
        }

        if (Current is { } current
            && (prompt, candidates, total, thoughts, cached, toolUse)
                == (current.PromptTokenCount, current.CandidatesTokenCount, current.TotalTokenCount, current.ThoughtsTokenCount, current.CachedContentTokenCount, current.ToolUsePromptTokenCount)
            && ReferenceEquals(prompts, current.PromptTokensDetails) && ReferenceEquals(caches, current.CacheTokensDetails)
            && ReferenceEquals(answers, current.CandidatesTokensDetails) && ReferenceEquals(tools, current.ToolUsePromptTokensDetails)
            && (traffic, tier) == (current.TrafficType, current.ServiceTier))
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
        if (!reader.EnterArray())
        {
            return last;
        }

        _counts.Clear();
        while (reader.NextObject())
        {
            string? modality = null;
            int? count = null;
            while (reader.NextProperty())
            {
                if (reader.ValueTextEquals("modality"u8))
                {
                    modality = reader.ReadWord(_modalities);
                }
                else if (reader.ValueTextEquals("tokenCount"u8))
                {
                    count = reader.ReadCount();
                }
                else
                {
                    reader.Skip();
                }
            }

            _counts.Add(new ModalityTokenCount(modality ?? "MODALITY_UNSPECIFIED", count ?? 0));
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
