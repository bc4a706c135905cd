using System.Text.Json;
using GeminiRx.Outcomes;
using GeminiRx.Wire.Json;

namespace GeminiRx.Wire.Reading;

/// <summary>Decodes <c>usageMetadata</c>. Most events repeat most of it, so unchanged values are not allocated again.</summary>
internal sealed class UsageDecoder
{
    private const string Text = "TEXT";

    private static readonly string[] _modalities = ["IMAGE", "AUDIO", "VIDEO", "DOCUMENT"];
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

    private readonly List<ModalityTokenCount> _details = [];
    private UsageCounts _fields;
    private RepeatedArray _promptDetails;
    private RepeatedArray _cacheDetails;
    private RepeatedArray _candidatesDetails;
    private RepeatedArray _toolUseDetails;

    /// <summary>The last value of each field.</summary>
    public UsageCounts Counts => _fields;

    /// <summary>The last value of each field; null before the first value.</summary>
    public Usage? Current => _fields.IsSet ? new Usage(_fields) : null;

    /// <summary>Decodes the next value, an object or a list of one.</summary>
    /// <returns>Whether a field has changed.</returns>
    public bool TryReadChange(ref JsonCursor reader)
    {
        var fields = _fields;
        for (var items = reader.EnterItems(); items.MoveNext(ref reader); )
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                ReadFields(ref reader, ref fields);
            }
            else
            {
                reader.Skip();
            }
        }

        if (fields == _fields)
        {
            return false;
        }

        _fields = fields;
        return true;
    }

    private void ReadFields(ref JsonCursor reader, ref UsageCounts fields)
    {
        while (reader.TryReadField(out var field))
        {
            switch (field)
            {
                case AnswerField.PromptTokenCount:
                    fields.Prompt = reader.ReadCount() ?? fields.Prompt;
                    break;
                case AnswerField.CandidatesTokenCount:
                    fields.Candidates = reader.ReadCount() ?? fields.Candidates;
                    break;
                case AnswerField.TotalTokenCount:
                    fields.Total = reader.ReadCount() ?? fields.Total;
                    break;
                case AnswerField.ThoughtsTokenCount:
                    fields.Thoughts = reader.ReadCount() ?? fields.Thoughts;
                    break;
                case AnswerField.CachedContentTokenCount:
                    fields.Cached = reader.ReadCount() ?? fields.Cached;
                    break;
                case AnswerField.ToolUsePromptTokenCount:
                    fields.ToolUse = reader.ReadCount() ?? fields.ToolUse;
                    break;
                case AnswerField.PromptTokensDetails:
                    fields.PromptDetails = ReadDetails(ref reader, ref _promptDetails, fields.PromptDetails);
                    break;
                case AnswerField.CacheTokensDetails:
                    fields.CacheDetails = ReadDetails(ref reader, ref _cacheDetails, fields.CacheDetails);
                    break;
                case AnswerField.CandidatesTokensDetails:
                    fields.CandidatesDetails = ReadDetails(ref reader, ref _candidatesDetails, fields.CandidatesDetails);
                    break;
                case AnswerField.ToolUsePromptTokensDetails:
                    fields.ToolUseDetails = ReadDetails(ref reader, ref _toolUseDetails, fields.ToolUseDetails);
                    break;
                case AnswerField.TrafficType:
                    fields.TrafficType = reader.ReadKnownString(_tiers) ?? fields.TrafficType;
                    break;
                case AnswerField.ServiceTier:
                    fields.ServiceTier = reader.ReadKnownString(_tiers) ?? fields.ServiceTier;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private ModalityTokens? ReadDetails(ref JsonCursor reader, ref RepeatedArray repeated, ModalityTokens? last)
    {
        if (repeated.TryTake(ref reader))
        {
            return last;
        }

        _details.Clear();
        var details = reader.EnterItems();
        var start = reader.Start;
        while (details.MoveNext(ref reader))
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                _details.Add(ReadDetail(ref reader));
            }
            else
            {
                reader.Skip();
            }
        }

        repeated.Keep(ref reader, start);
        return _details.Count == 0 || EqualsDetails(last) ? last : new ModalityTokens([.. _details]);
    }

    // Without an enumerator, which would be an allocation for each event.
    private bool EqualsDetails(ModalityTokens? last)
    {
        for (var i = 0; i < _details.Count && i < last?.Count; i++)
        {
            if (last[i] != _details[i])
            {
                return false;
            }
        }

        return last?.Count == _details.Count;
    }

    private static ModalityTokenCount ReadDetail(ref JsonCursor reader)
    {
        string? modality = null;
        int? count = null;
        while (reader.TryReadField(out var field))
        {
            switch (field)
            {
                case AnswerField.Modality:
                    modality = reader.TryTakeString("\"TEXT\""u8) ? Text : reader.ReadKnownString(_modalities);
                    break;
                case AnswerField.TokenCount:
                    count = reader.ReadCount();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new ModalityTokenCount(modality ?? "MODALITY_UNSPECIFIED", count ?? 0);
    }
}
