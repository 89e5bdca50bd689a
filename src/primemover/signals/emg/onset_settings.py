"""The settings of onsets, each of them a rule of knowledge."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class OnsetSettings:
    """What onsets are found with; every field is the EMG rule of that name.

    ``onset_bin_s`` to ``onset_least_snr_db`` say what part of the signal is looked at and when
    it is too weak; ``onset_step_weight`` to ``onset_level_count`` are the ramps' prior;
    ``onset_smear_s`` to ``onset_widen_late`` make the interval; the rest are of the threshold and
    of when methods disagree.
    """

    onset_bin_s: float
    onset_lead_s: float
    onset_rest_s: float
    onset_rest_least_s: float
    onset_rest_rise_db: float
    onset_search_s: float
    onset_peak_window_s: float
    onset_peak_within_s: float
    onset_edge_s: float
    onset_gap_share: float
    onset_split_hz: float
    onset_split_width_hz: float
    onset_correlation_s: float
    onset_no_burst_db: float
    onset_least_snr_db: float
    onset_step_weight: float
    onset_ramp_shortest_s: float
    onset_ramp_longest_s: float
    onset_ramp_count: float
    onset_level_lowest: float
    onset_level_count: float
    onset_level_grid_db: float
    onset_bend_concave: float
    onset_bend_convex: float
    onset_wide_bin_s: float
    onset_wide_ramp_count: float
    onset_wide_step_weight: float
    onset_wide_trust: float
    onset_smear_s: float
    onset_tail_share: float
    onset_widen_early: float
    onset_widen_late: float
    onset_threshold_sd: float
    onset_threshold_window_s: float
    onset_threshold_low_pass_hz: float
    onset_disagree_s: float
